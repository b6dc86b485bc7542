import { context, createNoopMeter, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { AlwaysOffSampler, AlwaysOnSampler, BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { DEFAULTS } from '../../../src/config/config';
import type { Message } from '../../../src/messaging/facts';
import { createMetrics } from '../../../src/telemetry/metrics/metrics';
import { createObserver } from '../../../src/telemetry/observer';

const BROKER = {
  host: 'rabbit',
  port: 5672,
  peerAddress: '10.0.0.1',
  peerPort: 5672,
  vhost: '/',
  cluster: undefined,
  product: undefined,
  version: undefined,
};

const SUBSCRIPTION = {
  broker: BROKER,
  queue: 'orders',
  consumerTag: undefined,
  noAck: false,
  exclusive: false,
  priority: undefined,
  prefetch: undefined,
  arguments: undefined,
};

const MESSAGE: Message = {
  fields: { deliveryTag: 1, redelivered: false, exchange: '', routingKey: 'orders' },
  properties: { headers: {} },
  content: Buffer.from('x'),
};

interface Circumstances {
  readonly sampled?: boolean;
  readonly metrics?: boolean;
  readonly settleSpans?: boolean;
  readonly noAck?: boolean;
}

function deliver({ sampled = false, metrics = false, settleSpans = false, noAck = false }: Circumstances) {
  const sampler = sampled ? new AlwaysOnSampler() : new AlwaysOffSampler();
  const observer = createObserver({
    config: { ...DEFAULTS, settleSpans },
    tracer: new BasicTracerProvider({ sampler }).getTracer('test'),
    metrics: createMetrics(() => (metrics ? new MeterProvider().getMeter('test') : createNoopMeter())),
    fault: (where, error) => {
      throw new Error(where, { cause: error });
    },
  });
  return observer.subscribe({ ...SUBSCRIPTION, noAck }).deliver(MESSAGE);
}

beforeAll(() => context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterAll(() => context.disable());

test.each<[Circumstances, boolean]>([
  [{}, false],
  [{ sampled: true }, true],
  [{ metrics: true }, true],
  [{ settleSpans: true }, true],
  [{ sampled: true, noAck: true }, false],
])('%j: whether it waits for its settlement is %s', (circumstances, waits) => {
  expect(deliver(circumstances).awaitsSettlement).toBe(waits);
});

test('an unsampled message reaches its handler in its context, and what the handler gives comes back', async () => {
  const delivery = deliver({});
  const self = {};
  const ran = await delivery.run(
    async function (this: unknown, message) {
      await undefined;
      return { self: this, message, span: trace.getActiveSpan() };
    },
    self,
    MESSAGE,
  );
  expect(ran).toEqual({ self, message: MESSAGE, span: expect.anything() });
  expect((ran as { span: import('@opentelemetry/api').Span }).span.isRecording()).toBe(false);
  expect(context.active()).toBe(ROOT_CONTEXT);
});

test('what the handler of an unsampled message throws comes back as it was thrown', () => {
  const error = new Error('handler');
  expect(() =>
    deliver({}).run(
      () => {
        throw error;
      },
      undefined,
      MESSAGE,
    ),
  ).toThrow(error);
});
