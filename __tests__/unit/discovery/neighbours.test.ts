import { channel } from 'node:diagnostics_channel';
import * as shimmer from 'shimmer';
import type { Sighting } from '../../../src/discovery/client';
import { keptOut, tracedBy } from '../../../src/discovery/neighbours';
import { wrapAll } from '../../../src/wrap';

const METHODS = ['consume', 'publish', 'nackAll'];

function amqplib() {
  class Channel {
    consume() {}
    publish() {}
    nackAll() {}
  }
  return { Channel };
}

function sightingOf(exports: object, connect: unknown = undefined): Sighting {
  return { exports, connection: undefined, connect, where: 'a test' };
}

function methodsOf({ Channel }: ReturnType<typeof amqplib>): Record<string, () => void> {
  return Channel.prototype as never;
}

/** As @opentelemetry/instrumentation-amqplib does. */
function wrappedByOpenTelemetry(methods: readonly string[]) {
  const exports = amqplib();
  for (const method of methods) shimmer.wrap(methodsOf(exports), method, (original) => () => original());
  return exports;
}

test('nobody', () => {
  expect(tracedBy(sightingOf(amqplib()))).toBeUndefined();
});

test('wrapped by another instrumentation: its name, seen from a file and from a channel', () => {
  const exports = wrappedByOpenTelemetry(METHODS);
  expect(tracedBy(sightingOf(exports))?.name).toBe('@opentelemetry/instrumentation-amqplib');
  expect(tracedBy({ channel: new exports.Channel() })?.name).toBe('@opentelemetry/instrumentation-amqplib');
});

test('one method wrapped by somebody, for whatever reason: that is no tracing', () => {
  expect(tracedBy(sightingOf(wrappedByOpenTelemetry(['publish'])))).toBeUndefined();
});

test('wrapped by hoptrace: no neighbour', () => {
  const exports = amqplib();
  const target = exports.Channel.prototype;
  wrapAll(METHODS.map((method) => ({ target, method, around: (original) => original.bind(target) })));
  expect(tracedBy(sightingOf(exports))).toBeUndefined();
  expect(tracedBy({ channel: new exports.Channel() })).toBeUndefined();
});

test.each([
  ['dd-trace', 'apm:amqplib:publish:start'],
  ['New Relic', 'tracing:orchestrion:amqplib:nr_sendMessage:start'],
  ['Sentry', 'tracing:orchestrion:amqplib:publish:start'],
])('%s listens', (name, topic) => {
  const listener = () => {};
  channel(topic).subscribe(listener);
  try {
    expect(tracedBy(sightingOf(amqplib()))?.name).toBe(name);
  } finally {
    channel(topic).unsubscribe(listener);
  }
  expect(tracedBy(sightingOf(amqplib()))).toBeUndefined();
});

test('connect is wrapped already: somebody will find the rest wrapped by hoptrace', () => {
  const connect = { connect() {} };
  expect(keptOut(sightingOf(amqplib(), connect))).toBeUndefined();
  shimmer.wrap(connect, 'connect', (original) => original.bind(connect));
  expect(keptOut(sightingOf(amqplib(), connect))?.name).toBe('@opentelemetry/instrumentation-amqplib');
  expect(keptOut({ channel: {} })).toBeUndefined();
});
