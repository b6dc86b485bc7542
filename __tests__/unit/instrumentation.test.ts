/** The contract of OpenTelemetry's class, on amqplib as it is installed; without a broker. */
import { dirname, join } from 'node:path';
import { InstrumentationBase } from '@opentelemetry/instrumentation';
import { AmqplibInstrumentation } from '../../src/instrumentation';

const FILES = ['amqplib/lib/channel_model.js', 'amqplib/lib/callback_model.js'];

const { Channel } = require(join(dirname(require.resolve('amqplib')), 'lib/channel_model.js')) as {
  Channel: { prototype: object };
};
const METHODS = ['consume', 'publish', 'ack', 'nack'] as const;
const methods = () => METHODS.map((method) => (Channel.prototype as Record<string, unknown>)[method]);
const plain = methods();

let instrumentation: AmqplibInstrumentation;
afterEach(() => {
  instrumentation.disable();
  expect(methods()).toEqual(plain);
});

test('is one of them, by its class and its name', () => {
  instrumentation = new AmqplibInstrumentation({ enabled: false });
  expect(instrumentation).toBeInstanceOf(InstrumentationBase);
  expect(instrumentation.instrumentationName).toBe('hoptrace');
  expect(instrumentation.instrumentationVersion).toMatch(/^\d+\.\d+\.\d+/);
});

test('declares what it patches', () => {
  instrumentation = new AmqplibInstrumentation({ enabled: false });
  const definitions = instrumentation.getModuleDefinitions();
  expect(definitions.map(({ name, files }) => [name, files.map((file) => file.name)])).toEqual([
    ['amqplib', FILES],
    ['amqp-connection-manager', ['amqp-connection-manager/dist/cjs/ChannelWrapper.js']],
    ['rascal', ['rascal/lib/amqp/Vhost.js']],
  ]);
});

test('enabled from the start, unless told', () => {
  instrumentation = new AmqplibInstrumentation();
  expect(instrumentation.isEnabled()).toBe(true);
  expect(methods()).not.toEqual(plain);
  instrumentation.disable();
  instrumentation = new AmqplibInstrumentation({ enabled: false });
  expect(instrumentation.isEnabled()).toBe(false);
  expect(methods()).toEqual(plain);
});

test('enables and disables, again and again, and twice is once', () => {
  instrumentation = new AmqplibInstrumentation({ enabled: false });
  for (let round = 0; round < 3; round++) {
    instrumentation.enable();
    const patched = methods();
    instrumentation.enable();
    expect(methods()).toEqual(patched);
    expect(patched.some((method, i) => method === plain[i])).toBe(false);
    expect(instrumentation.isEnabled()).toBe(true);
    instrumentation.disable();
    instrumentation.disable();
    expect(methods()).toEqual(plain);
    expect(instrumentation.isEnabled()).toBe(false);
  }
});

test('gives back the options it has been given, before and after', () => {
  instrumentation = new AmqplibInstrumentation({ ignore: ['a'], enabled: false });
  expect(instrumentation.getConfig()).toEqual({ ignore: ['a'], enabled: false });
  instrumentation.setConfig({ bodySize: true });
  expect(instrumentation.getConfig()).toEqual({ bodySize: true, enabled: true });
});
