import { gzipSync } from 'node:zlib';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { OTLPMetricExporter as GrpcMetricExporter } from '@opentelemetry/exporter-metrics-otlp-grpc';
import { OTLPTraceExporter as GrpcTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import {
  type ISerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, SimpleSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import { type Collector, startCollector } from '../../support/collector';
import { startGrpcCollector } from '../../support/collector-grpc';

const resource = resourceFromAttributes({ 'service.name': 'shop', 'host.cores': 2 });
const LINKED = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
const JSON_TYPE = 'application/json';
const PROTOBUF_TYPE = 'application/x-protobuf';

/** OpenTelemetry's own HTTP exporters load `http` with a dynamic import, which jest refuses; their serializers are what counts. */
function httpExporter<Batch>(
  url: string,
  type: string,
  serializer: ISerializer<Batch, unknown>,
  gzip = false,
) {
  return {
    async export(batch: Batch, done: (result: { code: number }) => void) {
      const body = serializer.serializeRequest(batch)!;
      const headers = { 'content-type': type, ...(gzip && { 'content-encoding': 'gzip' }) };
      const response = await fetch(url, { method: 'POST', headers, body: gzip ? gzipSync(body) : body });
      done({ code: response.ok ? 0 : 1 });
    },
    selectAggregationTemporality: () => AggregationTemporality.CUMULATIVE,
    forceFlush: async () => {},
    shutdown: async () => {},
  };
}

interface Protocol {
  start(): Promise<Collector>;
  spans(url: string): SpanExporter;
  metrics(url: string): PushMetricExporter;
}

const PROTOCOLS: Record<string, Protocol> = {
  'http/protobuf': {
    start: startCollector,
    spans: (url) => httpExporter(`${url}/v1/traces`, PROTOBUF_TYPE, ProtobufTraceSerializer),
    metrics: (url) => httpExporter(`${url}/v1/metrics`, PROTOBUF_TYPE, ProtobufMetricsSerializer),
  },
  'http/protobuf with gzip': {
    start: startCollector,
    spans: (url) => httpExporter(`${url}/v1/traces`, PROTOBUF_TYPE, ProtobufTraceSerializer, true),
    metrics: (url) => httpExporter(`${url}/v1/metrics`, PROTOBUF_TYPE, ProtobufMetricsSerializer, true),
  },
  'http/json': {
    start: startCollector,
    spans: (url) => httpExporter(`${url}/v1/traces`, JSON_TYPE, JsonTraceSerializer),
    metrics: (url) => httpExporter(`${url}/v1/metrics`, JSON_TYPE, JsonMetricsSerializer),
  },
  grpc: {
    start: startGrpcCollector,
    spans: (url) => new GrpcTraceExporter({ url }),
    metrics: (url) => new GrpcMetricExporter({ url }),
  },
};

describe.each(Object.entries(PROTOCOLS))('%s', (_name, protocol) => {
  let collector: Collector;
  beforeEach(async () => {
    collector = await protocol.start();
  });
  afterEach(() => collector.stop());

  test('a span arrives as it was made', async () => {
    const exporter = protocol.spans(collector.url);
    const provider = new BasicTracerProvider({
      resource,
      spanProcessors: [new SimpleSpanProcessor(exporter)],
    });
    const span = provider.getTracer('scope', '1.2.3').startSpan('process orders', {
      kind: SpanKind.CONSUMER,
      attributes: { text: 'x', whole: 7, real: 0.5, yes: true, list: ['a', 'b'] },
      links: [{ context: LINKED, attributes: { why: 'because' } }],
      startTime: [1_700_000_000, 123_456_789],
    });
    span.addEvent('ack', { tag: 1 }, [1_700_000_000, 200_000_000]);
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'no stock' });
    span.end([1_700_000_001, 123_456_789]);

    const received = await collector.until(({ spans }) => spans[0]);
    await provider.shutdown();

    expect(collector.spans).toHaveLength(1);
    expect(received).toEqual({
      name: 'process orders',
      kind: 'CONSUMER',
      traceId: span.spanContext().traceId,
      spanId: span.spanContext().spanId,
      parentSpanId: undefined,
      traceState: '',
      attributes: { text: 'x', whole: 7, real: 0.5, yes: true, list: ['a', 'b'] },
      events: [{ name: 'ack', attributes: { tag: 1 }, time: 1_700_000_000_200_000_000n }],
      links: [{ traceId: LINKED.traceId, spanId: LINKED.spanId, attributes: { why: 'because' } }],
      status: { code: 'ERROR', message: 'no stock' },
      start: 1_700_000_000_123_456_789n,
      end: 1_700_000_001_123_456_789n,
      durationMs: 1000,
      service: 'shop',
      resource: { 'service.name': 'shop', 'host.cores': 2 },
      scope: { name: 'scope', version: '1.2.3' },
    });
  });

  test('metrics arrive as they were recorded', async () => {
    const exporter = protocol.metrics(collector.url);
    const provider = new MeterProvider({
      resource,
      readers: [new PeriodicExportingMetricReader({ exporter })],
    });
    const meter = provider.getMeter('scope');
    meter.createCounter('sent', { unit: '{message}', description: 'Sent.' }).add(3, { to: 'orders' });
    meter.createHistogram('took', { unit: 's', advice: { explicitBucketBoundaries: [1, 2] } }).record(1.5);
    await provider.shutdown();

    const sent = collector.points.find((point) => point.name === 'sent');
    expect(sent).toMatchObject({
      type: 'sum',
      unit: '{message}',
      description: 'Sent.',
      value: 3,
      attributes: { to: 'orders' },
      monotonic: true,
      temporality: 'cumulative',
      service: 'shop',
    });
    const took = collector.points.find((point) => point.name === 'took');
    expect(took).toMatchObject({ type: 'histogram', count: 1, sum: 1.5, bounds: [1, 2], counts: [0, 1, 0] });
  });
});

describe('an HTTP collector', () => {
  let collector: Collector;
  beforeEach(async () => {
    collector = await startCollector();
  });
  afterEach(() => collector.stop());

  const post = (path: string, type: string, body: string | Uint8Array, headers = {}) =>
    fetch(collector.url + path, { method: 'POST', body, headers: { 'content-type': type, ...headers } });

  test('says what is wrong with a request, and remembers it', async () => {
    expect((await post('/elsewhere', 'application/json', '{}')).status).toBe(404);
    expect((await post('/v1/traces', 'text/plain', '{}')).status).toBe(415);
    expect((await post('/v1/traces', 'application/json', '{')).status).toBe(400);
    expect((await post('/v1/metrics', 'application/x-protobuf', 'no')).status).toBe(400);
    expect(collector.requests.map(({ path }) => path)).toEqual([
      '/elsewhere',
      '/v1/traces',
      '/v1/traces',
      '/v1/metrics',
    ]);
  });

  test('a wait in vain ends with a list of what did arrive', async () => {
    const body = gzipSync(
      JSON.stringify({
        resourceSpans: [
          {
            scopeSpans: [
              {
                spans: [
                  {
                    name: 'hello',
                    kind: 3,
                    traceId: '01',
                    spanId: '02',
                    startTimeUnixNano: '1',
                    endTimeUnixNano: '2',
                  },
                ],
              },
            ],
          },
        ],
      }),
    );
    await post('/v1/traces', 'application/json', body, { 'content-encoding': 'gzip' });
    await expect(collector.until(({ spans }) => spans.length === 2, 1)).rejects.toThrow(
      '1 requests\n  1 spans: CLIENT hello\n  metrics: none',
    );
  });

  test('a predicate that throws ends the wait with its error', async () => {
    const mistake = new Error('mistake');
    const wait = collector.until(() => {
      throw mistake;
    });
    await expect(wait).rejects.toBe(mistake);
  });

  test('clear forgets', async () => {
    await post('/v1/traces', 'application/json', '{}');
    expect(collector.requests).toHaveLength(1);
    collector.clear();
    expect(collector.requests).toHaveLength(0);
  });
});
