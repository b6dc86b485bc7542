import { resolve } from 'node:path';
import { propagation } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import fc from 'fast-check';
import { createTap } from '../../../src/patches/tap';
import { createPropagator } from '../../../src/sdk/propagators';
import { type FakeChannel, patchedClient } from '../../support/client';
import { observerWith } from '../../support/observed';

const LIB = resolve(__dirname, '../../../node_modules/amqplib/lib');
const Args = require(resolve(LIB, 'api_args.js'));
const { BasicProperties, encodeProperties, decode } = require(resolve(LIB, 'defs.js'));

/** Where a content header frame's payload begins: behind the frame's header, class, weight and body size. */
const PROPERTIES_AT = 7 + 12;

const OURS = ['traceparent', 'tracestate', 'baggage', 'x-hoptrace-sent'];

const tracer = new BasicTracerProvider().getTracer('test');

beforeAll(() => propagation.setGlobalPropagator(createPropagator(['tracecontext', 'baggage'])));
afterAll(() => propagation.disable());

/** What an application makes headers of, each time anew. */
interface Given {
  readonly container: 'literal' | 'bare' | 'frozen' | 'array' | 'instance' | 'inheriting' | 'proxy';
  readonly entries: readonly { readonly name: string; readonly value: Value; readonly as: As }[];
  readonly CC?: unknown;
}
type As = 'data' | 'getter' | 'hidden' | 'setter';
type Value = { readonly of: unknown } | 'getter inside' | 'proxy inside';

/** What the application can tell of a publish, and what goes on the wire. */
interface Seen {
  error: unknown;
  sent: [string, unknown][] | undefined;
  /** getters called and traps sprung in the order of it, but for those of names that are ours */
  readonly reads: string[];
  readonly writes: string[];
  left: unknown;
}

const name = fc.oneof(
  fc.constantFrom(...OURS, 'CC', '__proto__', 'constructor', '0', '7', 'tenant', 'ünï', ''),
  fc.string({ maxLength: 12 }),
);
const scalar = fc.oneof(fc.string(), fc.double(), fc.integer(), fc.boolean(), fc.constant(null));
const odd = fc.oneof(
  fc.constantFrom(undefined, 7n, Symbol('odd'), () => 1, { '!': 'timestamp', value: 1_700_000_000 }),
  fc.constantFrom({ '!': 'no type', value: 1 }, new Date(0), 'x'.repeat(70_000)),
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(name, scalar, { maxKeys: 3 }),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
);
const value: fc.Arbitrary<Value> = fc.oneof(
  { weight: 12, arbitrary: scalar.map((of) => ({ of })) },
  { weight: 2, arbitrary: odd.map((of) => ({ of })) },
  { weight: 1, arbitrary: fc.constantFrom('getter inside' as const, 'proxy inside' as const) },
);
const as: fc.Arbitrary<As> = fc.oneof(
  { weight: 12, arbitrary: fc.constant('data' as const) },
  { weight: 1, arbitrary: fc.constantFrom('getter' as const, 'hidden' as const, 'setter' as const) },
);
const given: fc.Arbitrary<Given> = fc.record(
  {
    container: fc.oneof(
      { weight: 3, arbitrary: fc.constant('literal' as const) },
      fc.constantFrom<Given['container'][]>('bare', 'frozen', 'array', 'instance', 'inheriting', 'proxy'),
    ),
    entries: fc.array(fc.record({ name, value, as }), { maxLength: 6 }),
    CC: fc.constantFrom('copy', ['one', 'two']),
  },
  { requiredKeys: ['container', 'entries'] },
);

function headersOf({ container, entries }: Given, { reads, writes }: Seen): object {
  const values = entries.map((entry) => ({ ...entry, made: madeOf(entry.name, entry.value, reads) }));
  const fill = <T extends object>(target: T, part = values): T => {
    for (const { name, as, made } of part) {
      if (Array.isArray(target) && name === 'length') continue; // an array has its own for good
      const get = () => {
        reads.push(name);
        return made;
      };
      const set = () => void writes.push(name);
      const property =
        as === 'getter' ? { get } : as === 'setter' ? { set } : { value: made, writable: as === 'data' };
      Object.defineProperty(target, name, {
        ...property,
        enumerable: as !== 'hidden',
        configurable: true,
      });
    }
    return target;
  };
  if (container === 'bare') return fill(Object.create(null));
  if (container === 'frozen') return Object.freeze(fill({}));
  if (container === 'array') return fill([]);
  if (container === 'instance') return fill(new (class Headers {})());
  if (container === 'inheriting') return fill(Object.create(fill({}, values.slice(0, 3))), values.slice(3));
  return container === 'proxy' ? watched(fill({}), reads, writes) : fill({});
}

function madeOf(name: string, value: Value, reads: string[]): unknown {
  if (!isNotOurs(name)) return 'theirs'; // what amqplib would refuse there it need not: ours is in its place
  if (typeof value === 'object') return value.of;
  if (value === 'proxy inside') return watched({ inner: 1 }, [], []);
  return {
    get inner() {
      reads.push(`${name}.inner`);
      return 1;
    },
  };
}

/** A proxy, as MobX's and Immer's: what is set goes through. */
function watched(target: object, reads: string[], writes: string[]): object {
  const writing = (key: string | symbol) => void writes.push(String(key));
  return new Proxy(target, {
    get(...args) {
      reads.push(String(args[1]));
      return Reflect.get(...args);
    },
    set(...args) {
      writing(args[1]);
      return Reflect.set(...args);
    },
    defineProperty(...args) {
      writing(args[1]);
      return Reflect.defineProperty(...args);
    },
    deleteProperty(...args) {
      writing(args[1]);
      return Reflect.deleteProperty(...args);
    },
  });
}

/** Publishes as amqplib does, as far as the bytes of a message's properties. */
function publish(each: Given, isTraced: boolean): Seen {
  const seen: Seen = { error: undefined, sent: undefined, reads: [], writes: [], left: undefined };
  const headers = headersOf(each, seen);
  const tap = createTap((_, error) => {
    throw error;
  });
  if (isTraced) tap.observer = observerWith(tracer);
  const { channel } = patchedClient(tap, {
    does: {
      publish(this: FakeChannel, exchange: string, routingKey: string, content: Buffer, options: object) {
        const all = Args.publish(exchange, routingKey, options);
        return this.sendMessage(all, all, content);
      },
      sendMessage(_: object, properties: object) {
        const frame = encodeProperties(BasicProperties, 1, 1, properties);
        const fields = decode(BasicProperties, frame.subarray(PROPERTIES_AT, -1));
        seen.sent = Object.entries(fields.headers ?? {});
        return true;
      },
    },
  });
  channel.connection.frameMax = 0; // no limit
  try {
    channel.publish('', 'orders', Buffer.from('x'), { headers, CC: each.CC });
  } catch (error) {
    seen.error = String(error);
  }
  seen.left = Object.keys(headers);
  return withoutOurs(seen);
}

const isNotOurs = (name: string) => !OURS.includes(name.replace(/\.inner$/, ''));

function withoutOurs({ sent, reads, ...seen }: Seen): Seen {
  return { ...seen, sent: sent?.filter(([name]) => isNotOurs(name)), reads: reads.filter(isNotOurs) };
}

test('headers of any making are sent, read and left as without hoptrace, but for its own', () => {
  fc.assert(
    fc.property(given, (each) => {
      expect(publish(each, true)).toEqual(publish(each, false));
    }),
    { numRuns: 2000 },
  );
});
