import { SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import {
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AggregationTemporality, DataPointType, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import fc from 'fast-check';
import { createGauges } from '../../../src/view/flow/gauges';
import { METRICS, TRACES } from '../../../src/view/otlp/schema';
import { spansOf } from '../../../src/view/otlp/span';
import { readProtobuf } from '../../../src/wire/protobuf';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const context = (spanId: string) => ({ traceId, spanId, traceFlags: TraceFlags.SAMPLED });
const resource = resourceFromAttributes({ 'service.name': 'front', 'process.pid': 17 });
const instrumentationScope = { name: 'hoptrace', version: '1' };

const span: ReadableSpan = {
  name: 'process work',
  kind: SpanKind.CONSUMER,
  spanContext: () => context('00f067aa0ba902b7'),
  parentSpanContext: context('00f067aa0ba902b8'),
  startTime: [1_700_000_000, 123_456_789],
  endTime: [1_700_000_001, 5],
  duration: [0, 876_543_216],
  ended: true,
  status: { code: SpanStatusCode.ERROR, message: 'card declined' },
  attributes: {
    text: 'naïve 订单 😀',
    empty: '',
    yes: true,
    no: false,
    whole: 42,
    negative: -7,
    large: Number.MAX_SAFE_INTEGER,
    fraction: 0.25,
    texts: ['a', 'b'],
    numbers: [1, -2, 3.5],
  },
  events: [
    { name: 'exception', time: [1_700_000_000, 999], attributes: { 'exception.message': 'card declined' } },
  ],
  links: [{ context: context('00f067aa0ba902b9'), attributes: { why: 'setup' } }],
  resource,
  instrumentationScope,
  droppedAttributesCount: 1,
  droppedEventsCount: 2,
  droppedLinksCount: 3,
};

const metrics: ResourceMetrics = {
  resource,
  scopeMetrics: [
    {
      scope: instrumentationScope,
      metrics: [
        {
          descriptor: {
            name: 'hoptrace.messages.unsettled',
            description: 'd',
            unit: '{message}',
            valueType: 0,
          },
          aggregationTemporality: AggregationTemporality.CUMULATIVE,
          dataPointType: DataPointType.SUM,
          isMonotonic: false,
          dataPoints: [
            {
              startTime: [1_700_000_000, 0],
              endTime: [1_700_000_001, 0],
              attributes: { 'messaging.destination.name': 'work' },
              value: 3,
            },
          ],
        },
        {
          descriptor: { name: 'duration', description: '', unit: 's', valueType: 1 },
          aggregationTemporality: AggregationTemporality.DELTA,
          dataPointType: DataPointType.HISTOGRAM,
          dataPoints: [
            {
              startTime: [1_700_000_000, 0],
              endTime: [1_700_000_001, 0],
              attributes: {},
              value: {
                buckets: { boundaries: [0.1, 1], counts: [1, 0, 300] },
                count: 301,
                sum: 7.5,
                min: 0.01,
                max: 9,
              },
            },
          ],
        },
      ],
    },
  ],
};

const parsed = (json: Uint8Array | undefined) => JSON.parse(Buffer.from(json!).toString());
const bytes = (body: Uint8Array | undefined) => Buffer.from(body!);

test('a span in protobuf and in JSON is the same span', () => {
  const { spans, rejected } = spansOf(
    readProtobuf(TRACES, bytes(ProtobufTraceSerializer.serializeRequest([span]))),
  );
  expect(rejected).toBe(0);
  expect(spans).toEqual(spansOf(parsed(JsonTraceSerializer.serializeRequest([span]))).spans);
  expect(spans).toMatchObject([
    {
      traceId,
      spanId: '00f067aa0ba902b7',
      parentSpanId: '00f067aa0ba902b8',
      kind: 'consumer',
      service: 'front',
      scope: 'hoptrace',
      resource: ['service.name', 'front', 'process.pid', 17],
      status: 'error',
      statusMessage: 'card declined',
      attributes: Object.entries(span.attributes).flat(),
      events: [{ name: 'exception', attributes: ['exception.message', 'card declined'] }],
      links: [{ traceId, spanId: '00f067aa0ba902b9', attributes: ['why', 'setup'] }],
    },
  ]);
  expect(spans[0]!.start).toBeCloseTo(1_700_000_000_123.4568, 3);
  expect(spans[0]!.end).toBeCloseTo(1_700_000_001_000, 3);
});

test('what is saved of protobuf is what OTLP has in JSON', () => {
  const saved = JSON.parse(
    JSON.stringify(readProtobuf(TRACES, bytes(ProtobufTraceSerializer.serializeRequest([span])))),
  );
  const [wire] = saved.resourceSpans[0].scopeSpans[0].spans;
  expect(wire).toMatchObject({
    traceId,
    kind: 5,
    startTimeUnixNano: '1700000000123456789',
    endTimeUnixNano: '1700000001000000005',
    droppedAttributesCount: 1,
    status: { code: 2, message: 'card declined' },
  });
  expect(wire.attributes).toContainEqual({ key: 'negative', value: { intValue: '-7' } });
  expect(wire.attributes).toContainEqual({ key: 'large', value: { intValue: '9007199254740991' } });
});

test('metrics, too', () => {
  const read = JSON.parse(
    JSON.stringify(readProtobuf(METRICS, bytes(ProtobufMetricsSerializer.serializeRequest(metrics)))),
  );
  const [unsettled, duration] = read.resourceMetrics[0].scopeMetrics[0].metrics;
  expect(unsettled).toMatchObject({ unit: '{message}', sum: { aggregationTemporality: 2 } });
  expect(duration.histogram.dataPoints[0]).toMatchObject({
    count: '301',
    sum: 7.5,
    bucketCounts: ['1', '0', '300'],
    explicitBounds: [0.1, 1],
    min: 0.01,
    max: 9,
  });
  for (const request of [read, parsed(JsonMetricsSerializer.serializeRequest(metrics))]) {
    const gauges = createGauges();
    gauges.add(request, 1000);
    expect([gauges.unsettled('work', 1000), gauges.unsettled('other', 1000)]).toEqual([3, null]);
  }
});

test('bytes that are no protobuf, or end too early, are a RangeError, and nothing worse', () => {
  const whole = bytes(ProtobufTraceSerializer.serializeRequest([span]));
  const outcomeOf = (body: Buffer) => {
    try {
      readProtobuf(TRACES, body);
      return 'read';
    } catch (error) {
      return (error as Error).name; // of another realm where Buffer throws it
    }
  };
  for (let end = 0; end < whole.length; end++)
    expect(['read', 'RangeError']).toContain(outcomeOf(whole.subarray(0, end)));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (body) => {
      expect(['read', 'RangeError']).toContain(outcomeOf(Buffer.from(body)));
    }),
  );
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
      const broken = Buffer.from(whole);
      broken[at] = byte;
      expect(['read', 'RangeError']).toContain(outcomeOf(broken));
    }),
  );
});

test('values that are nested without end are refused, not followed', () => {
  // AnyValue.array_value.values[0].array_value…
  let nested = Buffer.alloc(0);
  for (let depth = 0; depth < 5_000; depth++)
    nested = Buffer.concat([Buffer.from([0x0a, ...varint(nested.length)]), nested]);
  expect(() => readProtobuf(TRACES, nested)).not.toThrow(); // unknown fields are skipped
  const anyValue: Parameters<typeof readProtobuf>[0] = [];
  anyValue[1] = { name: 'value', type: anyValue, repeated: false };
  expect(() => readProtobuf(anyValue, nested)).toThrow('nested too deep');
});

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

test('what is not in the schema is passed over, of any wire type, and what follows is read', () => {
  const number = Buffer.from([0xf8, 1, 0xac, 2]);
  const eight = Buffer.from([0xf9, 1, ...Buffer.alloc(8, 1)]);
  const text = Buffer.from([0xfa, 1, 3, 1, 2, 3]);
  const four = Buffer.from([0xfd, 1, 1, 2, 3, 4]);
  const empty = Buffer.from([0x0a, 0]);
  for (const unknown of [number, eight, text, four])
    expect(readProtobuf(TRACES, Buffer.concat([unknown, empty]))).toEqual({ resourceSpans: [{}] });
});
