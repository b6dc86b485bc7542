import { patchedClient } from '../../support/client';
import { noted } from '../../support/noted';

const METHODS = ['consume', 'publish', 'ack', 'ackAll', 'nack', 'nackAll', 'reject'];

test.each(METHODS)(
  '%s, taken from its channel and called without one: amqplib’s error, nobody’s fault',
  (method) => {
    const error = new TypeError('no channel');
    const { tap, told, faults } = noted();
    const fail = () => {
      throw error;
    };
    const { channel } = patchedClient(tap, { does: { [method]: fail } });
    const detached = channel[method];
    expect(() => detached({ fields: { deliveryTag: 1 } }, () => {}, Buffer.alloc(0))).toThrow(error);
    expect([told, faults]).toEqual([[], []]);
  },
);
