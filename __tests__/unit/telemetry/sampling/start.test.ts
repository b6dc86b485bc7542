import { type Attributes, type Link, type Span, SpanKind, type Tracer, trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SamplingDecision,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { configOf } from '../../../../src/config/config';
import type { Message } from '../../../../src/messaging/facts';
import { ids } from '../../../../src/sdk/spans/ids';
import type { OwnSdk } from '../../../../src/telemetry/sampling/own';
import { MESSAGE, observerWith, PUBLICATION, SUBSCRIPTION } from '../../../support/observed';

/** A tracer, what its sampler has been shown of each span, and the spans that have ended. */
function tracing(decision: SamplingDecision) {
  const shown = new Map<SpanKind, { attributes: Attributes; links: Link[] }>();
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(exporter)],
    sampler: {
      shouldSample(_context, _traceId, _name, kind, attributes, links) {
        shown.set(kind, { attributes, links });
        return { decision };
      },
      toString: () => 'test',
    },
  });
  return { shown, exporter, tracer: provider.getTracer('test') };
}

function handle(tracer: Tracer, message: Message = MESSAGE): void {
  const delivery = observerWith(tracer).subscribe(SUBSCRIPTION).deliver(message);
  delivery.run(() => undefined, undefined, message);
  delivery.settled('ack', false);
}

const COMMON = {
  'messaging.system': 'rabbitmq',
  'messaging.destination.name': 'orders',
  'server.address': 'rabbit',
  'server.port': 5672,
};
const OPERATION = { 'messaging.operation.name': 'process', 'messaging.operation.type': 'process' };

test('a sampler is shown what the conventions ask for', () => {
  const { shown, tracer } = tracing(SamplingDecision.NOT_RECORD);
  handle(tracer);
  observerWith(tracer).publish(PUBLICATION);
  expect(shown.get(SpanKind.CONSUMER)?.attributes).toEqual({ ...COMMON, ...OPERATION });
  expect(shown.get(SpanKind.PRODUCER)?.attributes).toEqual({
    ...COMMON,
    'messaging.operation.name': 'publish',
    'messaging.operation.type': 'send',
  });
});

test('and that a message was tried before', () => {
  const { shown, tracer } = tracing(SamplingDecision.NOT_RECORD);
  handle(tracer, {
    ...MESSAGE,
    fields: { ...MESSAGE.fields, redelivered: true },
    properties: { headers: { 'x-delivery-count': 2 } },
  });
  expect(shown.get(SpanKind.CONSUMER)?.attributes).toEqual({
    ...COMMON,
    ...OPERATION,
    'hoptrace.message.redelivered': true,
    'hoptrace.message.attempt': 3,
  });
});

test('a span that records has all the rest', () => {
  const { exporter, tracer } = tracing(SamplingDecision.RECORD_AND_SAMPLED);
  handle(tracer);
  const { attributes } = exporter.getFinishedSpans().find(({ kind }) => kind === SpanKind.CONSUMER)!;
  expect(attributes).toEqual({
    ...COMMON,
    ...OPERATION,
    'messaging.rabbitmq.message.delivery_tag': 1,
    'hoptrace.message.settlement': 'ack',
  });
});

test('an attribute that a rule sets goes before one of the same name that hoptrace would add', () => {
  const { exporter, tracer } = tracing(SamplingDecision.RECORD_AND_SAMPLED);
  const rules = [{ attributes: { 'messaging.message.id': { header: 'x-id' }, 'hoptrace.queue': 'ours' } }];
  const observer = observerWith(tracer, { config: configOf({ rules }) });
  const properties = { messageId: 'theirs', headers: { 'x-id': 'ours' } };
  const message = { ...MESSAGE, properties };
  const delivery = observer.subscribe(SUBSCRIPTION).deliver(message);
  delivery.run(() => undefined, undefined, message);
  delivery.settled('ack', false);
  observer.publish({ ...PUBLICATION, messageId: 'theirs', properties })?.sent(true);
  const spans = exporter.getFinishedSpans().filter(({ kind }) => kind !== SpanKind.CLIENT);
  expect(spans.map(({ attributes }) => attributes)).toEqual(
    Array.from({ length: 2 }, () =>
      expect.objectContaining({ 'messaging.message.id': 'ours', 'hoptrace.queue': 'ours' }),
    ),
  );
});

const OWN: OwnSdk = { followsParent: false, newSpanId: ids.generateSpanId };

describe('where no sampler reads attributes', () => {
  const rules = [
    {
      attributes: { 'order.id': { header: 'x-id' } },
      rename: { 'hoptrace.message.settlement': 'settled' },
      redact: ['server.*'],
    },
  ];
  const properties = { messageId: 'one', headers: { 'x-id': 'ours' } };
  const message = { ...MESSAGE, properties };

  function spans(decision: SamplingDecision, own: OwnSdk | undefined) {
    const { shown, exporter, tracer } = tracing(decision);
    const observer = observerWith(tracer, { own, config: configOf({ rules }) });
    const subscription = observer.subscribe(SUBSCRIPTION);
    shown.clear();
    const delivery = subscription.deliver(message);
    delivery.run(() => undefined, undefined, message);
    delivery.settled('ack', false);
    observer.publish({ ...PUBLICATION, properties })?.sent(true);
    const told = exporter
      .getFinishedSpans()
      .map(({ kind, attributes }) => [kind, Object.entries(attributes)]);
    return { told, shown: [...shown.values()].map(({ attributes }) => attributes) };
  }

  test('a span that records says the same, in the same order', () => {
    const [late, early] = [OWN, undefined].map((own) => spans(SamplingDecision.RECORD_AND_SAMPLED, own).told);
    expect(late).toEqual(early);
    expect(late).toHaveLength(2);
    expect(JSON.stringify(late)).toContain('["order.id","ours"]');
  });

  test('what is dropped is not described', () => {
    expect(spans(SamplingDecision.NOT_RECORD, OWN)).toEqual({ told: [], shown: [{}, {}] });
  });
});

/** As spans of an SDK before 1.23: links are taken at the start alone. */
function older(tracer: Tracer): Tracer {
  const startSpan: Tracer['startSpan'] = (...args) =>
    new Proxy(tracer.startSpan(...args), {
      has: (span, key) => key !== 'addLink' && key !== 'addLinks' && key in span,
      get(span, key) {
        if (key === 'addLink' || key === 'addLinks') return undefined;
        const value = Reflect.get(span, key, span);
        return typeof value === 'function' ? value.bind(span) : value;
      },
    }) as Span;
  return { startSpan, startActiveSpan: tracer.startActiveSpan.bind(tracer) as Tracer['startActiveSpan'] };
}

test.each([
  ['this', (tracer: Tracer) => tracer, undefined],
  ['an older', older, undefined],
  ["hoptrace's own", (tracer: Tracer) => tracer, OWN],
])('with %s SDK, each process span links to its setup span, once', (_, of, own) => {
  const { exporter, tracer } = tracing(SamplingDecision.RECORD_AND_SAMPLED);
  const subscription = observerWith(of(tracer), { own }).subscribe(SUBSCRIPTION);
  subscription.started('tag');
  for (let deliveryTag = 1; deliveryTag <= 3; deliveryTag++) {
    const message = { ...MESSAGE, fields: { ...MESSAGE.fields, deliveryTag } };
    const delivery = subscription.deliver(message);
    delivery.run(() => trace.getActiveSpan(), undefined, message);
    delivery.settled('ack', false);
  }
  const spans = exporter.getFinishedSpans();
  const setup = spans.find(({ kind }) => kind === SpanKind.CLIENT)!;
  const linked = spans.filter(({ kind }) => kind === SpanKind.CONSUMER).map(({ links }) => links);
  expect(linked.map((links) => links.map(({ context }) => context.spanId))).toEqual(
    Array.from({ length: 3 }, () => [setup.spanContext().spanId]),
  );
});
