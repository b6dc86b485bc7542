import { type Context, context, propagation, trace } from '@opentelemetry/api';
import { AlwaysOffSampler, AlwaysOnSampler, BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { configOf } from '../../../../src/config/config';
import type { Settings } from '../../../../src/config/settings';
import type { Message } from '../../../../src/messaging/facts';
import { contextOf } from '../../../../src/telemetry/messages';
import { BROKER, MESSAGE, observerWith, SUBSCRIPTION } from '../../../support/observed';
import { registerContexts } from '../../../support/registered';

registerContexts();

const PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331';

function messageWith(headers: Record<string, unknown>): Message {
  return { ...MESSAGE, fields: { ...MESSAGE.fields }, properties: { headers } };
}

function observer(settings: Settings, sampled: boolean) {
  const sampler = sampled ? new AlwaysOnSampler() : new AlwaysOffSampler();
  return observerWith(new BasicTracerProvider({ sampler }).getTracer('test'), { config: configOf(settings) });
}

const contents = (one: Context) => ({
  span: trace.getSpan(one)?.spanContext(),
  baggage: propagation.getBaggage(one)?.getAllEntries(),
});

const HEADERS = [
  { traceparent: `${PARENT}-01`, baggage: 'tenant=one' },
  { traceparent: `${PARENT}-00` },
  { baggage: 'tenant=two' },
  {},
];
const SETTINGS: Settings[] = [{}, { relation: 'link' }, { relation: 'subscription' }, { ignore: ['orders'] }];

describe.each([true, false])('sampled: %s', (sampled) => {
  test.each(SETTINGS)(
    'with %j, the context of a message is what its handler ran in, whenever it is asked for',
    (settings) => {
      for (const headers of HEADERS) {
        const message = messageWith(headers);
        const delivery = observer(settings, sampled).subscribe(SUBSCRIPTION).deliver(message);
        const handled = delivery.run(() => context.active(), undefined, message) as Context;
        const copy = { ...message };
        expect(contents(contextOf(copy))).toEqual(contents(handled));
        delivery.settled('ack', false);
        expect(contents(contextOf(message))).toEqual(contents(handled));
      }
    },
  );

  test('of a message that was got it is that of its get span', () => {
    const message = messageWith({ traceparent: `${PARENT}-01`, baggage: 'tenant=one' });
    observer({}, sampled).get({ broker: BROKER, queue: 'orders', noAck: false }).received(message);
    const { span, baggage } = contents(contextOf(message));
    expect(span?.traceFlags).toBe(sampled ? 1 : 0);
    expect(span?.spanId).not.toBe(PARENT.slice(36));
    expect(baggage).toEqual([['tenant', { value: 'one' }]]);
  });
});
