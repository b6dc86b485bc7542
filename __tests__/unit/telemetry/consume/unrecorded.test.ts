import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { AlwaysOffSampler, AlwaysOnSampler, BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { MESSAGE, observerWith, SUBSCRIPTION } from '../../../support/observed';

interface Circumstances {
  readonly sampled?: boolean;
  readonly metrics?: boolean;
  readonly settleSpans?: boolean;
  readonly noAck?: boolean;
}

function deliver({ sampled = false, metrics = false, settleSpans = false, noAck = false }: Circumstances) {
  const sampler = sampled ? new AlwaysOnSampler() : new AlwaysOffSampler();
  const observer = observerWith(new BasicTracerProvider({ sampler }).getTracer('test'), {
    config: { settleSpans },
    meter: metrics ? new MeterProvider().getMeter('test') : undefined,
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
