import { BASIC_GET, BASIC_GET_OK } from '../../../src/patches/amqp';
import { patchedClient, THE_BROKER } from '../../support/client';
import { noted } from '../../support/noted';

const FIELDS = { deliveryTag: 7, redelivered: false, exchange: '', routingKey: 'orders' };

function client(breaks?: string) {
  const noting = noted(breaks);
  const patched = patchedClient(noting.tap, { does: { acceptMessageFrame: () => 'accepted' } });
  const { channel, calls } = patched;
  const callback = jest.fn();
  return {
    ...noting,
    ...patched,
    callback,
    get: (noAck = false) => channel.sendOrEnqueue(BASIC_GET, { queue: 'orders', noAck }, callback),
    reply: (...args: unknown[]) => (calls[0]!.args[2] as (...args: unknown[]) => unknown)(...args),
    /** a message as it comes in: its header, then its body in pieces */
    receive(size: number, ...pieces: Buffer[]) {
      const frames = [{ size, fields: { messageId: 'one' } }, ...pieces.map((content) => ({ content }))];
      return frames.map((frame) => channel.acceptMessageFrame(frame));
    },
  };
}

const OK = { id: BASIC_GET_OK, fields: FIELDS };

test('a message is told of with its last frame, and every frame reaches amqplib', () => {
  const { get, reply, receive, the, told, calls, callback } = client();
  get();
  reply(null, OK);
  expect(callback.mock.calls).toEqual([[null, OK]]);
  expect(told.map(([method]) => method)).not.toContain('get.received');
  expect(receive(3, Buffer.from('a'), Buffer.from('bc'))).toEqual(['accepted', 'accepted', 'accepted']);
  expect(the('get')).toEqual([{ broker: THE_BROKER, queue: 'orders', noAck: false }]);
  expect(the('get.received')).toMatchObject([
    { fields: FIELDS, properties: { messageId: 'one' }, bodySize: 3, content: Buffer.from('abc') },
  ]);
  expect(calls.filter(({ method }) => method === 'acceptMessageFrame')).toHaveLength(3);
});

test('a body is put together once, where somebody asks for it, and not before', () => {
  const concat = jest.spyOn(Buffer, 'concat');
  const { get, reply, receive, the } = client();
  get();
  reply(null, OK);
  receive(3, Buffer.from('a'), Buffer.from('b'), Buffer.from('c'));
  expect(concat).not.toHaveBeenCalled();
  const [message] = the('get.received') as [{ content: Buffer }];
  expect(message.content).toBe(message.content);
  expect(concat).toHaveBeenCalledTimes(1);
  concat.mockRestore();
});

test('an empty message has no frames of content', () => {
  const { get, reply, receive, the } = client();
  get();
  reply(null, OK);
  receive(0);
  expect(the('get.received')).toMatchObject([{ bodySize: 0, content: Buffer.alloc(0) }]);
});

test('with the message the watch ends: frames of deliveries are nobody’s', () => {
  const { get, reply, receive, told } = client();
  get();
  reply(null, OK);
  receive(1, Buffer.from('a'));
  receive(1, Buffer.from('b'));
  expect(told.filter(([method]) => method === 'get.received')).toHaveLength(1);
});

test('the message waits for its settlement, unless it needs none', () => {
  for (const noAck of [false, true]) {
    const { get, reply, receive, channel, told } = client();
    get(noAck);
    reply(null, OK);
    receive(0);
    channel.ack({ fields: FIELDS });
    expect(told.some(([method]) => method === 'delivery.settled')).toBe(!noAck);
  }
});

test.each([
  ['an empty queue', [null, { id: BASIC_GET_OK + 1 }], 'get.empty', []],
  [
    'refused',
    [{ fields: { replyCode: 404, replyText: 'NO' } }],
    'get.failed',
    [expect.objectContaining({ code: 404 })],
  ],
])('%s', (_, answer, method, facts) => {
  const { get, reply, the, callback } = client();
  get();
  reply(...answer);
  expect(the(method)).toEqual(facts);
  expect(callback.mock.calls).toEqual([answer]);
});

test.each(['get', 'get.received', 'get.empty', 'get.failed', 'bind'])(
  'the observer throws at %s: amqplib has every frame and reply, once',
  (breaks) => {
    for (const answer of [[null, OK], [null, {}], [new Error('no')]]) {
      const { get, reply, receive, callback } = client(breaks);
      get();
      reply(...answer);
      expect(callback.mock.calls).toEqual([answer]);
      expect(receive(1, Buffer.from('a'))).toEqual(['accepted', 'accepted']);
    }
  },
);
