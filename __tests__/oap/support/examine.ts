import { setTimeout } from 'node:timers/promises';
import { COUNT, exchange, killAll } from '../../interop/support/exchange';
import { type Launch, ROOT } from '../../interop/support/launch';
import { drawSegments } from '../../support/skywalking/draw-segments';
import {
  calls,
  figure,
  graphqlOf,
  instances,
  lately,
  serviceId,
  services,
  type TracedSpan,
  traces,
} from './graphql';

/** An OAP's addresses, `host:port`. */
export interface Addresses {
  readonly grpc: string;
  readonly http: string;
}

/** What OAP makes of `COUNT` messages from one hoptrace to another. */
export interface Findings {
  /** the messages' spans, by their references, with the names that are made up for the run replaced */
  readonly drawing: string;
  readonly tracesWithBoth: number;
  readonly components: readonly string[];
  readonly layers: readonly string[];
  readonly calls: readonly string[];
  readonly virtualBroker: boolean;
  readonly instance: readonly string[];
  readonly produced: number;
  readonly consumed: number;
  /** of 10,000 */
  readonly success: readonly number[];
  /** milliseconds */
  readonly latency: readonly number[];
}

export interface Run {
  readonly protocol: 'grpc' | 'http';
  readonly addresses: Addresses;
  /** an own one, that no other run has */
  readonly queue: string;
  /** milliseconds between two questions to OAP, which writes its figures every 25 seconds */
  readonly every?: number;
  /** milliseconds after which it is given up */
  readonly patience?: number;
}

/** Sends messages from one program to another, both reporting to the OAP, and asks it until it has them all. */
export async function examine(run: Run): Promise<Findings> {
  const { protocol, addresses, queue, every = 2_000, patience = 150_000 } = run;
  const ask = graphqlOf(addresses.http);
  const { hostname, port } = new URL(process.env.AMQP_URL!);
  const broker = `${hostname}:${port || 5672}`;
  const [shop, shipping] = [`${queue}-shop`, `${queue}-shipping`];
  const program = (file: string, ...args: string[]): Launch => ({
    command: process.execPath,
    args: ['--require', `${ROOT}/dist/register.cjs`, `fixtures/interop/node/${file}`, queue, ...args],
    env: {
      OTEL_PROPAGATORS: 'tracecontext,baggage,sw8',
      OTEL_TRACES_EXPORTER: 'skywalking',
      OTEL_METRICS_EXPORTER: 'none',
      HOPTRACE_EXIT_TIMEOUT: '15000', // not what is tested here
      OTEL_BSP_SCHEDULE_DELAY: '100',
      HOPTRACE_SKYWALKING_PROTOCOL: protocol,
      SW_AGENT_COLLECTOR_BACKEND_SERVICES: addresses[protocol],
    },
  });
  const peer = {
    producer: () => program('producer.cjs', String(COUNT)),
    consumer: () => program('consumer.cjs'),
  };
  const deadline = performance.now() + patience;
  const until = async <T>(look: () => Promise<T>, isThere: (seen: T) => boolean): Promise<T> => {
    for (;;) {
      const seen = await look();
      if (isThere(seen) || performance.now() > deadline) return seen; // whoever judges sees what is missing
      await setTimeout(every);
    }
  };
  const range = () => lately(ask);
  const messagesIn = async () => (await traces(ask, shipping, await range())).filter(isMessage);

  try {
    await exchange(
      queue,
      peer,
      peer,
      (service) => ({ SW_AGENT_NAME: `${queue}-${service}` }),
      () => until(messagesIn, (spans) => spans.length >= 2 * COUNT),
    );
  } finally {
    await killAll();
  }
  const spans = await until(messagesIn, (spans) => spans.length >= 2 * COUNT);
  const around = async () => {
    const duration = await range();
    return [
      ...new Set([...(await calls(ask, shop, duration)), ...(await calls(ask, shipping, duration))]),
    ].filter((call) => call.includes(queue));
  };
  const figureOf = (name: string) => async () => figure(ask, name, { broker, queue }, await range());
  const isFull = (values: readonly number[]) => sum(values) >= COUNT;
  const plain = (text: string) =>
    text.replaceAll(queue, 'QUEUE').replaceAll(broker, 'BROKER').replace('QUEUE-', '').replace('QUEUE-', '');

  return {
    drawing: drawSegments(segmentsOf(spans), {
      [shop]: 'shop',
      [shipping]: 'shipping',
      [queue]: 'QUEUE',
    }),
    tracesWithBoth: bothIn(spans, shop, shipping),
    components: different(spans.map(({ component }) => component)),
    layers: different(spans.map(({ layer }) => layer)),
    calls: (await until(around, (found) => found.length >= 2)).map(plain).sort(),
    virtualBroker: (await services(ask, 'VIRTUAL_MQ')).some(({ id }) => id === serviceId(broker, true)),
    instance: different(
      (await instances(ask, shipping, await range())).flatMap(({ language, attributes }) => [
        `language ${language}`,
        ...attributes.map(({ name }) => name),
      ]),
    ),
    produced: sum(await until(figureOf('mq_endpoint_produce_cpm'), isFull)),
    consumed: sum(await until(figureOf('mq_endpoint_consume_cpm'), isFull)),
    success: different((await figureOf('mq_endpoint_consume_sla')()).filter((value) => value > 0)),
    latency: await figureOf('mq_endpoint_consume_latency')(),
  };
}

function isMessage({ type }: TracedSpan): boolean {
  return type !== 'Local';
}

/** How many traces have spans of both services. */
function bothIn(spans: readonly TracedSpan[], ...names: string[]): number {
  const ids = new Set(spans.map(({ traceId }) => traceId));
  return [...ids].filter((id) =>
    names.every((name) => spans.some(({ traceId, serviceCode }) => traceId === id && serviceCode === name)),
  ).length;
}

function segmentsOf(spans: readonly TracedSpan[]): Parameters<typeof drawSegments>[0] {
  return spans.map((span) => ({
    traceId: span.traceId,
    traceSegmentId: span.segmentId,
    service: span.serviceCode,
    spans: [
      {
        spanId: span.spanId,
        parentSpanId: span.parentSpanId,
        spanType: span.type,
        operationName: span.endpointName,
        refs: span.refs.map(({ parentSegmentId, parentSpanId }) => ({
          parentTraceSegmentId: parentSegmentId,
          parentSpanId,
        })),
      },
    ],
  })) as unknown as Parameters<typeof drawSegments>[0];
}

function different<T>(values: readonly T[]): T[] {
  return [...new Set(values)].sort();
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
