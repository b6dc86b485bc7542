import { stateOf } from '../../../src/patches/channel';
import { patchedClient, THE_BROKER } from '../../support/client';
import { noted } from '../../support/noted';

const message = (deliveryTag: number) => ({ fields: { deliveryTag } });

/** A channel on which messages 1, 2 and 3 wait. */
function waiting(breaks?: string, does?: Parameters<typeof patchedClient>[1]) {
  const noting = noted(breaks);
  const client = patchedClient(noting.tap, does);
  for (const tag of [1, 2, 3]) {
    const delivery = noting.tap.observer!.subscribe({} as never).deliver(message(tag) as never);
    stateOf(client.channel as never).deliveries.add(tag, delivery);
  }
  noting.told.length = 0;
  return { ...noting, ...client };
}

test.each<[string, unknown[], object, number[], [string, boolean]]>([
  ['ack', [message(2)], { kind: 'ack', requeue: false, deliveryTag: 2 }, [2], ['ack', false]],
  ['ack', [message(2), true], { kind: 'ack', deliveryTag: 2, count: 2 }, [1, 2], ['ack', false]],
  ['ackAll', [], { kind: 'ack', deliveryTag: undefined, count: 3 }, [1, 2, 3], ['ack', false]],
  ['nack', [message(3)], { kind: 'nack', requeue: true }, [3], ['nack', true]],
  ['nack', [message(3), false, false], { kind: 'nack', requeue: false }, [3], ['nack', false]],
  ['nack', [message(2), true, 0], { kind: 'nack', requeue: false, count: 2 }, [1, 2], ['nack', false]],
  ['nackAll', [false], { kind: 'nack', requeue: false, count: 3 }, [1, 2, 3], ['nack', false]],
  ['reject', [message(1)], { kind: 'reject', requeue: true, deliveryTag: 1 }, [1], ['reject', true]],
  ['reject', [message(1), false], { kind: 'reject', requeue: false }, [1], ['reject', false]],
])(
  '%s(%j) is told as what it means, and reaches amqplib as it is',
  (method, args, settlement, tags, settled) => {
    const { channel, told, calls, faults } = waiting();
    channel[method](...args);
    expect(calls).toEqual([{ method, self: channel, args }]);
    expect(calls[0]!.args[0]).toBe(args[0]);
    expect(told).toEqual([
      ['settle', expect.objectContaining({ broker: THE_BROKER, ...settlement }), tags[0]],
      ['settlement.done'],
      ...tags.map((tag) => ['delivery.settled', tag, ...settled]),
    ]);
    expect(faults).toEqual([]);
  },
);

test('settled twice, or unknown: nobody’s delivery', () => {
  const { channel, told } = waiting();
  channel.ack(message(2));
  channel.ack(message(2));
  channel.ack(message(9));
  expect(told.filter(([method]) => method === 'delivery.settled')).toEqual([
    ['delivery.settled', 2, 'ack', false],
  ]);
});

test('amqplib throws: so does the call, with the same error, and the messages still wait', () => {
  const error = new Error('closed');
  const fail = () => {
    throw error;
  };
  const { channel, told } = waiting(undefined, { does: { ack: fail } });
  expect(() => channel.ack(message(2), true)).toThrow(error);
  expect(told.slice(1)).toEqual([['settlement.failed', error]]);
  channel.nack(message(2), true);
  expect(told.filter(([method]) => method === 'delivery.settled')).toHaveLength(2);
});

test.each([undefined, null, {}])('what is no message (%p) is amqplib’s to complain about', (nothing) => {
  const { channel, calls, told, faults } = waiting();
  channel.ack(nothing);
  expect([calls.length, told, faults]).toEqual([1, [], []]);
});

test.each(['settle', 'settlement.done', 'delivery.settled'])(
  'the observer throws at %s: amqplib has the call, once, and the fault is told',
  (breaks) => {
    const { channel, calls, faults } = waiting(breaks);
    channel.ack(message(1));
    expect([calls.length, faults]).toEqual([1, ['ack']]);
  },
);
