import { propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { B3Propagator } from '@opentelemetry/propagator-b3';
import { readConfig } from '../../../../src/config/options';
import type { Headers } from '../../../../src/messaging/facts';
import { plainCopy } from '../../../../src/messaging/plain';
import { inject } from '../../../../src/telemetry/context/propagation';

const TRACE = '0af7651916cd43dd8448eb211c80319c';

beforeAll(() => {
  propagation.setGlobalPropagator(
    new CompositePropagator({
      propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator(), new B3Propagator()],
    }),
  );
});
afterAll(() => propagation.disable());

const context = propagation.setBaggage(
  trace.setSpanContext(ROOT_CONTEXT, { traceId: TRACE, spanId: 'b7ad6b7169203331', traceFlags: 1 }),
  propagation.createBaggage({ user: { value: '7' } }),
);

const { propagates } = readConfig(
  {},
  { HOPTRACE_PROPAGATE: 'tracecontext+baggage, partners.#=none, legacy=b3' },
);

/** What goes on the wire: what is inherited too, without what is undefined. */
function sent(destination: string, given: Headers = {}, headers: Headers = Object.create(given)): Headers {
  inject(context, headers, propagates(destination));
  const all: Headers = {};
  for (const name in headers) if (headers[name] !== undefined) all[name] = headers[name];
  return all;
}

test.each([
  ['orders', ['baggage', 'traceparent']],
  ['legacy', ['b3']],
  ['partners', []],
  ['partners.acme', []],
])('to %s go the headers of its propagators', (destination, names) => {
  expect(Object.keys(sent(destination)).sort()).toEqual(names);
});

test("what is copied from another message does not go to strangers either; the application's own does", () => {
  const copied = {
    traceparent: 'x',
    tracestate: 'a=b',
    baggage: 'user=7',
    b3: '0',
    'x-hoptrace-sent': 1,
    own: 'y',
  };
  expect(sent('partners', copied)).toEqual({ own: 'y' });
  expect(sent('partners', copied, plainCopy(Object.create(copied)))).toEqual({ own: 'y' });
});

test('what is no propagator is said, with what would be valid', () => {
  const warn = jest.fn();
  const { diag, DiagLogLevel } = require('@opentelemetry/api') as typeof import('@opentelemetry/api');
  diag.setLogger({ warn, error: warn, info() {}, debug() {}, verbose() {} }, DiagLogLevel.WARN);
  expect(readConfig({}, { HOPTRACE_PROPAGATE: 'zipkin' }).propagates('q')).toBeUndefined();
  expect(warn).toHaveBeenCalledWith(
    'hoptrace: HOPTRACE_PROPAGATE: "zipkin" is ignored: expected none, or propagators joined by +, or exchange=none',
  );
  diag.disable();
});

test('baggage is cut: 180 entries and 8,192 bytes in all', () => {
  const many = (count: number, length: number) =>
    propagation.setBaggage(
      ROOT_CONTEXT,
      propagation.createBaggage(
        Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, { value: 'ü'.repeat(length) }])),
      ),
    );
  for (const [count, length] of [
    [1_000, 1],
    [100, 100],
    [1, 10_000],
  ] as const) {
    const headers: Headers = {};
    inject(many(count, length), headers);
    const baggage = String(headers.baggage ?? '');
    expect(Buffer.byteLength(baggage)).toBeLessThanOrEqual(8_192);
    expect(baggage.split(',').length).toBeLessThanOrEqual(180);
  }
});
