import { createNoopMeter, type Span, type Tracer, trace } from '@opentelemetry/api';
import type { MeterProvider } from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import type { Config } from '../../../../src/config/config';
import type { DeliveryObservation } from '../../../../src/messaging/observer';
import { pointsOf } from '../../../support/measured';
import { MESSAGE, observed, observerWith, PUBLICATION, SUBSCRIPTION } from '../../../support/observed';

let exporter: InMemorySpanExporter;
let tracer: Tracer;
let meters: MeterProvider;
let figures: () => Promise<Record<string, number[]>>;

beforeEach(() => {
  exporter = new InMemorySpanExporter();
  tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).getTracer('test');
  ({ meters, figures } = pointsOf());
});

const spans = (operation: string): ReadableSpan[] =>
  exporter.getFinishedSpans().filter(({ name }) => name.startsWith(operation));

function observer(config: Partial<Config> = {}, through: Tracer = tracer) {
  return observerWith(through, { config, meter: meters.getMeter('test') });
}

function deliver(config?: Partial<Config>): DeliveryObservation {
  return observer(config).subscribe(SUBSCRIPTION).deliver(MESSAGE);
}

test('settled after its time: the span has ended as it did, nothing is done to it, and the message is counted', async () => {
  jest.useFakeTimers();
  const touched: string[] = [];
  const watched: Tracer = {
    ...tracer,
    startSpan: (...args) => {
      const span = tracer.startSpan(...args);
      const addEvent = span.addEvent.bind(span);
      span.addEvent = (...event) => {
        if (!span.isRecording()) touched.push(event[0]);
        return addEvent(...event);
      };
      return span;
    },
  };
  const delivery = observer({ consumeTimeout: 50 }, watched).subscribe(SUBSCRIPTION).deliver(MESSAGE);
  delivery.run(() => {}, undefined, MESSAGE);
  jest.advanceTimersByTime(60);
  jest.useRealTimers();
  delivery.settled('ack', false);
  expect(touched).toEqual([]);
  expect(spans('process').map(({ attributes }) => attributes['error.type'])).toEqual(['timeout']);
  expect(await figures()).toMatchObject({ 'hoptrace.messages.unsettled': [0] });
});

describe('a handler that catches and nacks', () => {
  function failed(settle: (delivery: DeliveryObservation, span: Span) => void) {
    let span: Span | undefined;
    const watched: Tracer = {
      ...tracer,
      startSpan: (...args) => {
        span = tracer.startSpan(...args);
        return span;
      },
    };
    const delivery = observer({}, watched).subscribe(SUBSCRIPTION).deliver(MESSAGE);
    delivery.run(() => settle(delivery, span as Span), undefined, MESSAGE);
    return spans('process').map(({ status, attributes, events }) => [
      status.message,
      attributes['error.type'],
      events.map(({ name }) => name),
    ]);
  }

  test('its span says why, where the exception was recorded on it, before or after', () => {
    expect(
      failed((delivery, span) => {
        span.recordException(new TypeError('first'));
        span.recordException(new RangeError('no rate for chf'));
        delivery.settled('nack', false);
      }),
    ).toEqual([['no rate for chf', 'RangeError', ['exception', 'exception', 'nack']]]);
    exporter.reset();
    expect(
      failed((delivery, span) => {
        delivery.settled('reject', true);
        span.recordException(new RangeError('late'));
      }),
    ).toEqual([['late', 'RangeError', ['reject', 'exception']]]);
  });

  test('else how it was settled; an exception without a type says nothing', () => {
    expect(
      failed((delivery, span) => {
        span.recordException({ message: 'of no kind' } as Error);
        delivery.settled('nack', false);
      }),
    ).toEqual([['message settled by nack', 'nack', expect.anything()]]);
  });

  test('one that is acked is no error, whatever was recorded', () => {
    expect(
      failed((delivery, span) => {
        span.recordException(new RangeError('known'));
        delivery.settled('ack', false);
      }),
    ).toEqual([[undefined, undefined, ['exception']]]);
  });
});

describe('let go of, while the message is under way', () => {
  test('its span ends as unfinished, and it is unsettled no more', async () => {
    const delivery = deliver();
    delivery.run(() => new Promise(() => {}), undefined, MESSAGE);
    delivery.abandoned();
    expect(spans('process').map(({ status, attributes }) => [status.code, attributes])).toEqual([
      [0, expect.objectContaining({ 'hoptrace.unfinished': true })],
    ]);
    expect(await figures()).toMatchObject({ 'hoptrace.messages.unsettled': [0] });
  });

  test('what comes later changes nothing', async () => {
    const delivery = deliver();
    delivery.run(() => {}, undefined, MESSAGE);
    delivery.abandoned();
    delivery.settled('nack', false);
    delivery.closed({ byApplication: false, code: 404, message: 'gone' });
    delivery.abandoned();
    expect(spans('process')).toHaveLength(1);
    expect(await figures()).toMatchObject({ 'hoptrace.messages.unsettled': [0] });
  });

  test('a publication ends as unfinished, and is unconfirmed no more', async () => {
    const publication = observer().publish({ ...PUBLICATION, confirm: true })!;
    publication.sent(true);
    publication.abandoned();
    expect(spans('publish').map(({ attributes }) => attributes['hoptrace.unfinished'])).toEqual([true]);
    expect(await figures()).toMatchObject({ 'hoptrace.publish.unconfirmed': [0] });
  });
});

describe('a fault of ours after a span has started', () => {
  /** Spans that throw when this is called; a hook's fault is reported, not thrown. */
  const broken = (method: 'setAttribute' | 'isRecording'): Tracer => ({
    ...tracer,
    startSpan: (...args) =>
      Object.assign(tracer.startSpan(...args), {
        [method]() {
          throw new Error('broken');
        },
      }),
  });

  test('a delivery’s is ended', () => {
    const subscription = observer({}, broken('setAttribute')).subscribe(SUBSCRIPTION);
    expect(() => subscription.deliver(MESSAGE)).toThrow('broken');
    expect(spans('process')).toHaveLength(1);
  });

  test('a publication’s is ended', () => {
    expect(() => observer({}, broken('isRecording')).publish(PUBLICATION)).toThrow('broken');
    expect(spans('publish')).toHaveLength(1);
  });

  test('a subscription’s is ended, answered or refused', () => {
    expect(() => observer({}, broken('setAttribute')).subscribe(SUBSCRIPTION).started('tag')).toThrow(
      'broken',
    );
    expect(() => observer({}, broken('setAttribute')).subscribe(SUBSCRIPTION).failed(new Error())).toThrow(
      'broken',
    );
    expect(spans('subscribe')).toHaveLength(2);
  });
});

test('spans that take no links after their start get the one to the setup span at the start, from the second on', () => {
  let isOld = false;
  const changing: Tracer = {
    ...tracer,
    startSpan(...args): Span {
      const span = tracer.startSpan(...args);
      return isOld ? Object.assign(span, { addLinks: undefined }) : span;
    },
  };
  const subscription = observer({}, changing).subscribe(SUBSCRIPTION);
  subscription.deliver(MESSAGE).closed({ byApplication: true, code: undefined, message: undefined });
  isOld = true;
  for (let times = 0; times < 2; times++)
    subscription.deliver(MESSAGE).closed({ byApplication: true, code: undefined, message: undefined });
  expect(spans('process').map(({ links }) => links.length)).toEqual([1, 0, 1]);
});

test('a setup span that nobody records is not linked to', () => {
  const { startSpan } = tracer;
  const dropping: Tracer = {
    ...tracer,
    startSpan(name, ...rest): Span {
      return name.startsWith('subscribe')
        ? trace.wrapSpanContext({ traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 0 })
        : startSpan.call(tracer, name, ...rest);
    },
  };
  observer({}, dropping)
    .subscribe(SUBSCRIPTION)
    .deliver(MESSAGE)
    .closed({ byApplication: true, code: undefined, message: undefined });
  expect(spans('process').map(({ links }) => links)).toEqual([[]]);
});

test.each([
  ['as long as its span tells', () => tracer, [2], [1]],
  ['not at all without one that records', () => trace.getTracer('none'), [1], undefined],
])('what began before anybody measured is measured %s', async (_, through, processed, published) => {
  const telemetry = observed(through(), { meter: createNoopMeter() });
  const delivery = telemetry.observer.subscribe(SUBSCRIPTION).deliver(MESSAGE);
  const publication = telemetry.observer.publish({ ...PUBLICATION, confirm: true })!;
  publication.sent(true);
  telemetry.metrics.bind(meters.getMeter('test'));
  delivery.run(() => {}, undefined, MESSAGE);
  delivery.settled('ack', false);
  publication.confirmed(true);
  telemetry.observer
    .subscribe(SUBSCRIPTION)
    .deliver(MESSAGE)
    .closed({ byApplication: true, code: undefined, message: undefined });
  const measured = await figures();
  expect([measured['messaging.process.duration'], measured['messaging.client.operation.duration']]).toEqual([
    processed,
    published,
  ]);
});
