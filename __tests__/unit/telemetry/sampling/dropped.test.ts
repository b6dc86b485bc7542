import {
  isSpanContextValid,
  isValidSpanId,
  propagation,
  type Span,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, type ReadableSpan, TracerProvider } from '@opentelemetry/sdk-trace';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import fc from 'fast-check';
import { configOf } from '../../../../src/config/config';
import { SAMPLERS, type SamplerName } from '../../../../src/config/sdk';
import type { Settings } from '../../../../src/config/settings';
import type { Headers, Message } from '../../../../src/messaging/facts';
import { createSampler, followsParent } from '../../../../src/sdk/sampler';
import { ids } from '../../../../src/sdk/spans/ids';
import { createMessageTracer } from '../../../../src/sdk/spans/tracer';
import { KeepSpanProcessor } from '../../../../src/telemetry/sampling/keep';
import { MessageSampler } from '../../../../src/telemetry/sampling/sampler';
import { MESSAGE, observerWith, SUBSCRIPTION } from '../../../support/observed';
import { registerContexts } from '../../../support/registered';
import { DEFAULT_LIMITS } from '../../../support/span-limits';

registerContexts();

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

const nobody = { onStart() {}, onEnd() {}, forceFlush: async () => {}, shutdown: async () => {} };

interface World {
  readonly sampler: { readonly name: SamplerName; readonly ratio: number };
  readonly settings: Settings;
  readonly message: Message;
}

/** The span that a message's handler runs in, and what else is in its context. */
function handled({ sampler, settings, message }: World, isForeseen: boolean) {
  let made = 0;
  const provider = new BasicTracerProvider({
    sampler: new MessageSampler(createSampler(sampler)),
    spanProcessors: [new KeepSpanProcessor(nobody)],
    // the same traces for both
    idGenerator: {
      generateTraceId: () => (++made * 0x1234567).toString(16).padStart(32, '9'),
      generateSpanId: () => (++made).toString(16).padStart(16, '0'),
    },
  });
  const observer = observerWith(provider.getTracer('hoptrace'), {
    config: configOf(settings),
    own: isForeseen ? { followsParent: followsParent(sampler), newSpanId: ids.generateSpanId } : undefined,
  });
  const delivery = observer.subscribe(SUBSCRIPTION).deliver(message);
  let span: Span | undefined;
  let baggage: unknown;
  delivery.run(
    () => {
      span = trace.getActiveSpan();
      baggage = propagation.getActiveBaggage()?.getAllEntries();
    },
    undefined,
    message,
  );
  const { spanId, traceState, ...rest } = span!.spanContext();
  const state = traceState?.serialize() || undefined;
  return { ...rest, state, baggage, records: span!.isRecording(), isOwn: spanId !== SPAN };
}

const ratios = fc.constantFrom(0, 0.3, 0.7, 1);
const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const traceparents = fc.oneof(
  fc.constant(undefined),
  fc
    .tuple(fc.oneof(fc.constant(TRACE), hex(32)), fc.constantFrom('00', '01', '02', '03', 'fe'))
    .map(([id, flags]) => `00-${id}-${SPAN}-${flags}`),
  fc.constantFrom(
    `00-${'0'.repeat(32)}-${SPAN}-00`,
    `00-${TRACE}-${'0'.repeat(16)}-00`,
    `00-${TRACE.toUpperCase()}-${SPAN}-00`,
    `00-${TRACE}-${SPAN}-0g`,
    `00-${TRACE}-${SPAN}-00-more`,
    `01-${TRACE}-${SPAN}-00`,
    `00-${TRACE}-${SPAN}-0`,
    '',
  ),
);
const headers = fc.record<Headers>(
  {
    traceparent: fc.oneof(
      { weight: 4, arbitrary: traceparents },
      traceparents.map((text) => text && Buffer.from(text)),
    ),
    tracestate: fc.constantFrom('a=1,b=2', Buffer.from('a=1'), '', 7),
    baggage: fc.constant('tenant=one'),
    'x-delivery-count': fc.constant(3),
  },
  { requiredKeys: ['traceparent'] },
);
const settings: fc.Arbitrary<Settings> = fc.record(
  {
    sampling: fc.oneof(
      ratios,
      ratios.map((ratio) => ({ orders: ratio })),
    ),
    keep: fc.constantFrom({ errors: true }, { redelivered: true }),
    relation: fc.constantFrom('parent', 'link', 'subscription' as const),
    rules: fc.constantFrom([{ critical: true }], [{ routingKey: 'other', critical: true }]),
  },
  { requiredKeys: [] },
);

test('what is foreseen is what the SDK would have decided, and nothing else is different', () => {
  fc.assert(
    fc.property(
      fc.record({ name: fc.constantFrom(...SAMPLERS), ratio: ratios }),
      settings,
      headers,
      fc.boolean(),
      (sampler, settings, headers, redelivered) => {
        const message = { ...MESSAGE, fields: { ...MESSAGE.fields, redelivered }, properties: { headers } };
        // of a subscription's trace only the message's share is by the message's own trace
        fc.pre(settings.relation !== 'subscription' || settings.sampling === undefined);
        const world = { sampler, settings, message };
        expect(handled(world, true)).toEqual(handled(world, false));
      },
    ),
    { numRuns: 1_000 },
  );
});

test('a dropped span has ids of its own that stay, and takes what any span takes', () => {
  const observer = observerWith(new BasicTracerProvider().getTracer('hoptrace'), {
    own: { followsParent: true, newSpanId: ids.generateSpanId },
  });
  const message = { ...MESSAGE, properties: { headers: { traceparent: `00-${TRACE}-${SPAN}-00` } } };
  const subscription = observer.subscribe(SUBSCRIPTION);
  const [one, other] = [1, 2].map(
    () => subscription.deliver(message).run(() => trace.getActiveSpan(), undefined, message) as Span,
  );
  expect(isSpanContextValid(one!.spanContext())).toBe(true);
  expect(one!.spanContext()).toBe(one!.spanContext());
  expect(one!.spanContext().spanId).not.toBe(other!.spanContext().spanId);
  expect(isValidSpanId(other!.spanContext().spanId)).toBe(true);
  const link = { context: other!.spanContext() };
  expect(
    one!
      .setAttribute('a', 1)
      .setAttributes({ b: 2 })
      .addEvent('event')
      .addLink(link)
      .addLinks([link])
      .setStatus({ code: SpanStatusCode.ERROR })
      .updateName('name'),
  ).toBe(one);
  one!.recordException(new Error('none'));
  one!.end();
  expect(one!.isRecording()).toBe(false);
});

test.each([[{}], [{ rules: [{ attributes: { 'order.id': { header: 'x-ids' } } }] }]])(
  'with %j, what is known to be sampled links to its setup span, the first message too, and has its attributes',
  (settings: Settings) => {
    const ended: ReadableSpan[] = [];
    const processor = { ...nobody, onEnd: (span: ReadableSpan) => void ended.push(span) };
    const parts = { resource: resourceFromAttributes({}), sampler: new AlwaysOnSampler() };
    const official = new TracerProvider({ ...parts, spanProcessors: [processor] }).getTracer('hoptrace');
    const tracer = createMessageTracer('hoptrace', '1', official, {
      ...parts,
      processors: [processor],
      limits: DEFAULT_LIMITS,
    });
    const subscription = observerWith(tracer, {
      config: configOf(settings),
      own: { followsParent: true, newSpanId: ids.generateSpanId },
    }).subscribe(SUBSCRIPTION);
    const headers = { traceparent: `00-${TRACE}-${SPAN}-01`, 'x-ids': ['one', 'two'] };
    const message = { ...MESSAGE, properties: { headers } };
    for (let i = 0; i < 2; i++) {
      const delivery = subscription.deliver(message);
      delivery.run(() => undefined, undefined, message);
      delivery.settled('ack', false);
    }
    expect(ended).toHaveLength(2);
    for (const { links, attributes, parentSpanContext } of ended) {
      expect(links).toHaveLength(1);
      expect(parentSpanContext?.spanId).toBe(SPAN);
      expect(attributes).toMatchObject({
        'messaging.system': 'rabbitmq',
        'hoptrace.message.settlement': 'ack',
      });
      expect(attributes['order.id']).toBe('rules' in settings ? '["one","two"]' : undefined);
    }
  },
);
