import {
  BASIC_CANCEL,
  BASIC_CONSUME,
  BASIC_QOS,
  BASIC_RECOVER,
  QUEUE_DECLARE,
} from '../../../src/patches/amqp';
import { stateOf } from '../../../src/patches/channel';
import { closeTap } from '../../../src/patches/tap';
import { type FakeChannel, patchedClient, THE_BROKER } from '../../support/client';
import { noted } from '../../support/noted';

type Reply = (...args: unknown[]) => unknown;

/** A channel that consumes, with messages 1 and 2 under way, and its requests answered when asked for. */
function client(breaks?: string) {
  const noting = noted(breaks);
  let handle: ((message: unknown) => unknown) | undefined;
  const patched = patchedClient(noting.tap, {
    does: {
      consume(this: FakeChannel, _queue: string, callback: (message: unknown) => unknown) {
        handle = callback;
        this.sendOrEnqueue(BASIC_CONSUME, { queue: 'orders' }, () => {});
      },
    },
  });
  const { channel, calls } = patched;
  const request = (method: number, fields: object, ...answer: unknown[]) => {
    const reply = jest.fn();
    channel.sendOrEnqueue(method, fields, reply);
    (calls.at(-1)!.args[2] as Reply)(...answer);
    expect(reply.mock.calls).toEqual([answer]);
  };
  const consume = () => {
    channel.consume('orders', () => {});
    (calls.at(-1)!.args[2] as Reply)(null, { fields: { consumerTag: 'tag' } });
    for (const deliveryTag of [1, 2]) handle!({ fields: { deliveryTag } });
    noting.told.length = 0;
  };
  return { ...noting, ...patched, request, consume, deliver: (message: unknown) => handle!(message) };
}

describe('requests', () => {
  test('a prefetch count is known to the subscriptions that follow', () => {
    const { request, channel, the } = client();
    request(BASIC_QOS, { prefetchCount: 7 }, null, {});
    channel.consume('orders', () => {});
    expect(the('subscribe')).toMatchObject([{ prefetch: 7 }]);
  });

  test('a queue that is declared is told of, one that is only looked up is not', () => {
    const { request, the } = client();
    request(QUEUE_DECLARE, { exclusive: true }, null, { fields: { queue: 'mine' } });
    request(QUEUE_DECLARE, { passive: true }, null, { fields: { queue: 'other' } });
    request(QUEUE_DECLARE, {}, new Error('refused'));
    expect(the('declared')).toEqual([{ name: 'mine', exclusive: true }]);
  });

  test('a cancelled consumer has ended', () => {
    const { request, consume, the } = client();
    consume();
    request(BASIC_CANCEL, { consumerTag: 'tag' }, null, {});
    expect(the('subscription.ended')).toEqual([]);
  });

  test('recover takes back what waits', () => {
    const { request, consume, told } = client();
    consume();
    request(BASIC_RECOVER, {}, null, {});
    expect(told.filter(([method]) => method === 'delivery.recovered')).toEqual([
      ['delivery.recovered', 1],
      ['delivery.recovered', 2],
    ]);
  });

  test.each(['declared', 'subscription.ended', 'delivery.recovered', 'bind'])(
    'the observer throws at %s: amqplib has its replies',
    (breaks) => {
      const { request, consume } = client(breaks);
      consume();
      request(QUEUE_DECLARE, {}, null, { fields: { queue: 'mine' } });
      request(BASIC_CANCEL, { consumerTag: 'tag' }, null, {});
      request(BASIC_RECOVER, {}, null, {});
    },
  );
});

describe('events', () => {
  test.each([
    ['nobody said why', [], { byApplication: false, code: undefined, message: undefined }],
    [
      'an error',
      [['error', Object.assign(new Error('gone'), { code: 406 })]],
      { byApplication: false, code: 406, message: 'gone' },
    ],
  ])('a channel that closes, %s: everything on it has ended', (_, before, closure) => {
    const { channel, consume, told } = client();
    consume();
    channel.on('error', () => {});
    for (const [event, ...args] of before as [string, ...unknown[]][]) channel.emit(event, ...args);
    channel.emit('close');
    const ends = told.filter(([method]) => /closed|ended/.test(method));
    expect(ends).toEqual([
      ['delivery.closed', 1, closure],
      ['delivery.closed', 2, closure],
      ['subscription.ended'],
    ]);
  });

  test('closed by the application itself', () => {
    const { channel, consume, told, args } = client();
    consume();
    channel.closeBecause('Goodbye', 200, undefined);
    expect(args('closeBecause')).toEqual(['Goodbye', 200, undefined]);
    channel.emit('close');
    expect(told).toContainEqual([
      'delivery.closed',
      1,
      { byApplication: true, code: undefined, message: undefined },
    ]);
  });

  test('the broker cancels a consumer', () => {
    const { channel, consume, the } = client();
    consume();
    channel.emit('cancel', { consumerTag: 'tag' });
    expect(the('subscription.ended')).toEqual([]);
  });

  test('a message comes back', () => {
    const { channel, the } = client();
    const fields = { replyCode: 312, replyText: 'NO_ROUTE', exchange: 'shop', routingKey: 'paid' };
    channel.emit('return', { fields, properties: { headers: { a: 1 } } });
    expect(the('returned')).toEqual([{ broker: THE_BROKER, ...fields, headers: { a: 1 } }]);
  });

  test.each(['outside', 'within', 'returned', 'delivery.closed', 'subscription.ended'])(
    'the observer throws at %s: listeners hear of everything once',
    (breaks) => {
      const { channel, consume } = client(breaks);
      consume();
      const heard: string[] = [];
      for (const event of ['return', 'cancel', 'close']) channel.on(event, () => heard.push(event));
      channel.emit('return', { fields: {}, properties: {} });
      channel.emit('cancel', { consumerTag: 'tag' });
      expect(channel.emit('close')).toBe(true);
      expect(channel.emit('drain')).toBe(false);
      expect(heard).toEqual(['return', 'cancel', 'close']);
    },
  );

  test('`for … in` over a channel sees `emit`, as it does without hoptrace', () => {
    const { channel } = client();
    const seen: string[] = [];
    for (const name in channel) seen.push(name);
    expect(seen).toContain('emit');
    expect(seen.filter((name) => /hoptrace/.test(name))).toEqual([]);
  });
});

describe('the tap is closed', () => {
  test('what is under way is let go of', () => {
    const { tap, consume, told } = client();
    consume();
    closeTap(tap);
    expect(told).toEqual([['delivery.abandoned', 1], ['delivery.abandoned', 2], ['subscription.ended']]);
    expect(tap.releases.size).toBe(0);
  });

  test('handlers, settlements and events go on, unseen', () => {
    const { tap, consume, deliver, channel, calls, told } = client();
    consume();
    closeTap(tap);
    told.length = calls.length = 0;
    deliver({ fields: { deliveryTag: 3 } });
    channel.ack({ fields: { deliveryTag: 3 } });
    channel.emit('close');
    expect(calls.map(({ method }) => method)).toEqual(['ack']);
    expect(told).toEqual([]);
  });

  test('a publication that waits for its answer is let go of, though the delivery before it fails', () => {
    const { tap, channel, consume, told, faults } = client('delivery.abandoned');
    consume();
    stateOf(channel as never).confirms.add(1, tap.observer!.publish({} as never)!);
    closeTap(tap);
    expect(told.map(([method]) => method)).toContain('publication.abandoned');
    expect(faults).toEqual(['disable', 'disable']);
  });

  test('a channel that has closed is nobody’s any more', () => {
    const { tap, consume, channel } = client();
    consume();
    expect(tap.releases.size).toBe(1);
    channel.emit('close');
    expect(tap.releases.size).toBe(0);
  });
});
