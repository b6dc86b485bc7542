import { channel } from 'node:diagnostics_channel';
import { EventEmitter } from 'node:events';
import * as shimmer from 'shimmer';
import type { Sighting } from '../../../src/discovery/client';
import { claim, keptOut } from '../../../src/discovery/neighbours';
import { wrapAll } from '../../../src/patches/wrap';

const METHODS = ['consume', 'publish', 'nackAll'];

function amqplib() {
  class Channel extends EventEmitter {
    consume() {}
    publish() {}
    nackAll() {}
  }
  class ConfirmChannel extends Channel {
    override publish() {}
  }
  return { Channel, ConfirmChannel };
}

function sightingOf(exports: object, connect: unknown = undefined, asked = false): Sighting {
  return { exports, connection: undefined, connect, where: 'a test', asked };
}

function methodsOf({ Channel }: ReturnType<typeof amqplib>): Record<string, () => void> {
  return Channel.prototype as never;
}

/** As @opentelemetry/instrumentation-amqplib does. */
function wrappedByOpenTelemetry(methods: readonly string[], exports = amqplib()) {
  for (const method of methods) shimmer.wrap(methodsOf(exports), method, (original) => () => original());
  return exports;
}

test('nobody', () => {
  expect(claim(sightingOf(amqplib()))).toBeUndefined();
});

test('wrapped by another instrumentation: its name, seen from a file and from a channel', () => {
  const exports = wrappedByOpenTelemetry(METHODS);
  expect(claim(sightingOf(exports))?.name).toBe('@opentelemetry/instrumentation-amqplib');
  expect(claim({ channel: new exports.Channel() })?.name).toBe('@opentelemetry/instrumentation-amqplib');
});

describe('wrapped by another instrumentation, and nobody has the file yet', () => {
  const methods = [...METHODS, 'emit'];

  test('hoptrace takes its place, and the classes are as amqplib made them', () => {
    const exports = amqplib();
    const before = descriptorsOf(exports);
    wrappedByOpenTelemetry(methods, exports);
    expect(claim(sightingOf(exports, undefined, true))).toBeUndefined();
    expect(descriptorsOf(exports)).toEqual(before);
  });

  test('wrapped over by somebody else: it stays as it is', () => {
    const exports = wrappedByOpenTelemetry(methods);
    shimmer.wrap(methodsOf(exports), 'publish', (original) => () => original());
    const before = descriptorsOf(exports);
    expect(claim(sightingOf(exports, undefined, true))?.name).toBe('@opentelemetry/instrumentation-amqplib');
    expect(descriptorsOf(exports)).toEqual(before);
  });

  test('while a third one traces: it stays as it is', () => {
    const exports = wrappedByOpenTelemetry(methods);
    const before = descriptorsOf(exports);
    const listener = () => {};
    channel('apm:amqplib:publish:start').subscribe(listener);
    try {
      expect(claim(sightingOf(exports, undefined, true))).toBeDefined();
    } finally {
      channel('apm:amqplib:publish:start').unsubscribe(listener);
    }
    expect(descriptorsOf(exports)).toEqual(before);
  });

  function descriptorsOf({ Channel, ConfirmChannel }: ReturnType<typeof amqplib>) {
    return [Channel, ConfirmChannel].map(({ prototype }) => Object.getOwnPropertyDescriptors(prototype));
  }
});

test('one method wrapped by somebody, for whatever reason: that is no tracing', () => {
  expect(claim(sightingOf(wrappedByOpenTelemetry(['publish'])))).toBeUndefined();
});

test('wrapped by hoptrace: no neighbour', () => {
  const exports = amqplib();
  const target = exports.Channel.prototype;
  wrapAll(METHODS.map((method) => ({ target, method, around: (original) => original.bind(target) })));
  expect(claim(sightingOf(exports))).toBeUndefined();
  expect(claim({ channel: new exports.Channel() })).toBeUndefined();
  expect(claim(sightingOf(exports, undefined, true))).toBeUndefined();
  expect(METHODS.map((method) => '__wrapped' in methodsOf(exports)[method]!)).toEqual([true, true, true]);
});

test.each([
  ['dd-trace', 'apm:amqplib:publish:start'],
  ['New Relic', 'tracing:orchestrion:amqplib:nr_sendMessage:start'],
  ['Sentry', 'tracing:orchestrion:amqplib:publish:start'],
])('%s listens', (name, topic) => {
  const listener = () => {};
  channel(topic).subscribe(listener);
  try {
    expect(claim(sightingOf(amqplib()))?.name).toBe(name);
  } finally {
    channel(topic).unsubscribe(listener);
  }
  expect(claim(sightingOf(amqplib()))).toBeUndefined();
});

test('connect is wrapped already: somebody will find the rest wrapped by hoptrace', () => {
  const connect = { connect() {} };
  expect(keptOut(sightingOf(amqplib(), connect))).toBeUndefined();
  shimmer.wrap(connect, 'connect', (original) => original.bind(connect));
  expect(keptOut(sightingOf(amqplib(), connect))?.name).toBe('@opentelemetry/instrumentation-amqplib');
  expect(keptOut({ channel: {} })).toBeUndefined();
});
