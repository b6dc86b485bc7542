import { BASIC_CONSUME, QUEUE_DECLARE } from '../../../src/patches/amqp';
import { type Does, type FakeChannel, patchedClient, THE_BROKER } from '../../support/client';
import { noted } from '../../support/noted';

const FIELDS = {
  queue: 'orders',
  consumerTag: '',
  noAck: false,
  exclusive: true,
  arguments: { 'x-priority': 3, 'x-a': 1 },
};
const TAKEN = { fields: { consumerTag: 'tag' } };

/** What amqplib's `consume` does: a request, and deliveries to the callback that it was given. */
function client(breaks?: string, fields: object = FIELDS) {
  const noting = noted(breaks);
  let handle: ((...args: unknown[]) => unknown) | undefined;
  const does: Does = {
    consume(this: FakeChannel, _queue: string, callback: () => unknown) {
      handle = callback;
      this.sendOrEnqueue(BASIC_CONSUME, fields, () => {});
      return 'a promise';
    },
  };
  const { channel, calls, ...rest } = patchedClient(noting.tap, { does });
  const request = () => calls.find(({ method }) => method === 'sendOrEnqueue')!.args;
  const reply = (...args: unknown[]) => (request()[2] as (...args: unknown[]) => unknown)(...args);
  return { ...noting, ...rest, channel, calls, reply, deliver: (...args: unknown[]) => handle!(...args) };
}

const message = (deliveryTag: number) => ({
  fields: { deliveryTag },
  properties: {},
  content: Buffer.alloc(0),
});

test('the subscription is told of the request, and started with the reply', () => {
  const { channel, told, the, reply, calls } = client();
  expect(channel.consume('orders', () => {}, { noAck: false })).toBe('a promise');
  expect(calls[0]).toMatchObject({
    method: 'consume',
    self: channel,
    args: ['orders', expect.any(Function), { noAck: false }],
  });
  expect(the('subscribe')).toEqual([
    {
      broker: THE_BROKER,
      queue: 'orders',
      consumerTag: undefined,
      noAck: false,
      exclusive: true,
      priority: 3,
      prefetch: undefined,
      arguments: { 'x-a': 1 },
    },
  ]);
  reply(null, TAKEN);
  expect(told.at(-1)).toEqual(['subscription.started', 'tag']);
});

test('an empty queue name is the channel’s last declared queue', () => {
  const { channel, the, calls } = client(undefined, { ...FIELDS, queue: '' });
  channel.sendOrEnqueue(QUEUE_DECLARE, {}, () => {});
  (calls[0]!.args[2] as (...args: unknown[]) => void)(null, { fields: { queue: 'amq.gen-1' } });
  channel.consume('', () => {});
  expect(the('subscribe')).toMatchObject([{ queue: 'amq.gen-1' }]);
});

test('each message reaches the handler through its delivery: same `this`, argument and result', () => {
  const { channel, the, deliver, reply } = client();
  const seen: unknown[] = [];
  const handler = function handler(this: unknown, ...args: unknown[]) {
    seen.push(this, args);
    return 'result';
  };
  channel.consume('orders', handler);
  reply(null, TAKEN);
  const one = message(1);
  expect(deliver.call(undefined, one)).toBe('result');
  expect(seen).toEqual([undefined, [one]]);
  expect(the('deliver')[0]).toBe(one);
  expect(the('delivery.run')).toEqual([1]);
});

test('a handler keeps its name and length', () => {
  const { channel, args } = client();
  channel.consume('orders', function named(_one: unknown, _two: unknown) {});
  const { name, length } = args('consume')[1] as () => void;
  expect([name, length]).toEqual(['named', 2]);
});

describe('of a handler nothing is asked but to be called', () => {
  const seen: unknown[] = [];
  const handler = (...args: unknown[]) => seen.push(args);
  const asked = () => {
    throw new Error('asked');
  };
  test.each<[string, unknown]>([
    [
      'it has `call` and `apply` of its own',
      Object.assign(handler.bind(null), { call: asked, apply: asked }),
    ],
    ['it has no prototype', Object.setPrototypeOf(handler.bind(null), null)],
    ['its name is a getter', Object.defineProperty(handler.bind(null), 'name', { get: asked })],
    ['it is a proxy', new Proxy(handler, { get: asked, getOwnPropertyDescriptor: asked })],
  ])('%s', (_, odd) => {
    const { channel, deliver, reply, the, faults } = client();
    channel.consume('orders', odd);
    reply(null, TAKEN);
    deliver(message(1));
    deliver(null);
    expect(seen.splice(0)).toEqual([[message(1)], [null]]);
    expect(the('delivery.run')).toEqual([1]);
    expect(faults).toEqual([]);
  });
});

test('of arguments that amqplib is to read nothing is read before', () => {
  const get = jest.fn();
  const queue = Object.assign(Object.create(null), { toString: get });
  const { channel, the, faults } = client(undefined, {
    ...FIELDS,
    queue,
    arguments: Object.defineProperty({}, 'x-a', { get, enumerable: true }),
  });
  channel.consume(queue, () => {});
  expect(the('subscribe')).toMatchObject([{ queue: '', arguments: { 'x-a': undefined } }]);
  expect(get).not.toHaveBeenCalled();
  expect(faults).toEqual([]);
});

test('null, for a consumer that the broker cancelled, is handed on and is no delivery', () => {
  const { channel, told, deliver } = client();
  const handler = jest.fn();
  channel.consume('orders', handler);
  deliver(null);
  expect(handler.mock.calls).toEqual([[null]]);
  expect(told.map(([method]) => method)).not.toContain('deliver');
});

test('what the handler throws is thrown, and nobody else’s fault', () => {
  const { channel, deliver, faults } = client();
  const error = new Error('handler');
  channel.consume('orders', () => {
    throw error;
  });
  expect(() => deliver(message(1))).toThrow(error);
  expect(faults).toEqual([]);
});

describe('refused', () => {
  test('by the broker, with a close frame: the code and text of it', () => {
    const { channel, the, reply } = client();
    channel.consume('orders', () => {});
    reply({ fields: { replyCode: 404, replyText: 'NOT_FOUND' } });
    expect(the('subscription.failed')).toEqual([
      expect.objectContaining({ code: 404, message: 'NOT_FOUND' }),
    ]);
  });

  test.each([
    ['the channel closed, for whatever reason', undefined, 'channel_closed'],
    ['the broker closed it', 320, 320],
  ])('%s before there was an answer', (_, code, expected) => {
    const { channel, connection, the, reply } = client();
    channel.consume('orders', () => {});
    connection.toClosed!('stack', Object.assign(new Error('gone'), { code }));
    reply(new Error('Channel ended, no reply will be forthcoming'));
    expect(the('subscription.failed')).toEqual([
      expect.objectContaining({ code: expected, message: 'Channel ended, no reply will be forthcoming' }),
    ]);
  });

  test('by amqplib, which keeps the request, and answers it again when the channel closes: told once', () => {
    const error = new TypeError('Field arguments');
    const noting = noted();
    const refuse = () => {
      throw error;
    };
    const does: Does = {
      consume(this: FakeChannel) {
        this.sendOrEnqueue(BASIC_CONSUME, FIELDS, () => {});
      },
      sendOrEnqueue: refuse,
    };
    const { channel, args } = patchedClient(noting.tap, { does });
    expect(() => channel.consume('orders', () => {})).toThrow(error);
    (args('sendOrEnqueue')[2] as (error: unknown) => void)(new Error('Channel ended'));
    expect(noting.the('subscription.failed')).toEqual([error]);
    expect(noting.faults).toEqual([]);
  });

  test('an error of another kind on a channel that is open stays what it is', () => {
    const { channel, the, reply } = client();
    const error = new TypeError('arguments');
    channel.consume('orders', () => {});
    reply(error);
    expect(the('subscription.failed')).toEqual([error]);
  });

  test('by amqplib, before any request: what it throws is thrown, and told', () => {
    const noting = noted();
    const error = new Error('closed');
    const { channel } = patchedClient(noting.tap, {
      does: {
        consume() {
          throw error;
        },
      },
    });
    expect(() => channel.consume('orders', () => {})).toThrow(error);
    expect(noting.the('subscribe')).toMatchObject([{ queue: 'orders' }]);
    expect(noting.the('subscription.failed')).toEqual([error]);
  });
});

test.each(['subscribe', 'deliver', 'delivery.run', 'bind'])(
  'the observer throws at %s: the handler is called once, with the message',
  (breaks) => {
    const { channel, calls, deliver, reply, faults } = client(breaks);
    const handler = jest.fn(() => 'result');
    channel.consume('orders', handler);
    reply(null, TAKEN);
    const one = message(1);
    expect(deliver(one)).toBe('result');
    expect(handler.mock.calls).toEqual([[one]]);
    expect(calls.map(({ method }) => method)).toEqual(['consume', 'sendOrEnqueue']);
    expect(faults).not.toEqual([]);
  },
);

test('a fault between a delivery and its handler lets go of the delivery', () => {
  const { channel, deliver, told } = client('delivery.run');
  channel.consume('orders', () => {});
  deliver(message(1));
  expect(told.at(-1)).toEqual(['delivery.abandoned', 1]);
});
