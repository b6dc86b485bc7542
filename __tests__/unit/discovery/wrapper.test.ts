import { EventEmitter } from 'node:events';
import { companionWraps } from '../../../src/companions/companions';
import { watchClient } from '../../../src/discovery/client';
import type { Loaded } from '../../../src/discovery/load';
import { onWrapper } from '../../../src/discovery/wrapper';
import { createTap } from '../../../src/patches/tap';

const nothing = (): void => {};

class ChannelWrapper extends EventEmitter {
  waitForConnect(): void {}
  sendToQueue(): void {}
  publish(): void {}
  consume(): void {}
}

test('the class of channels of amqp-connection-manager is told of once, as its companion takes it', () => {
  const told: Loaded[] = [];
  const end = onWrapper((file) => told.push(file));
  try {
    for (let i = 0; i < 2; i++) new ChannelWrapper().once('close', nothing);
  } finally {
    end();
  }
  expect(told).toEqual([
    { path: expect.any(String), exports: { default: { prototype: ChannelWrapper.prototype } } },
  ]);
  const [{ path, exports }] = told as [Loaded];
  const wraps = companionWraps(path, exports, createTap(nothing));
  expect(wraps.map(({ method }) => method).sort()).toEqual(['consume', 'publish', 'sendToQueue']);
});

test('nobody else is, and whatever listens to close may', () => {
  const library = jest.fn();
  const end = onWrapper(library);
  const { on } = EventEmitter.prototype;
  try {
    new EventEmitter().on('close', nothing);
    new ChannelWrapper().on('error', nothing);
    for (const odd of [
      Object.assign(Object.create(null), { on }),
      Object.assign(new Proxy(new ChannelWrapper(), { getPrototypeOf: () => null }), { on }),
      new Proxy(new ChannelWrapper(), {
        getPrototypeOf() {
          throw new Error('not yours');
        },
      }),
    ])
      expect(odd.on('close', nothing)).toBe(odd);
  } finally {
    end();
  }
  expect(library).not.toHaveBeenCalled();
});

test('it is looked for once amqplib is there, unless the fallback is off, and all ends as it was', () => {
  const original = EventEmitter.prototype.on;
  class Channel extends EventEmitter {
    registerConsumer(): void {}
    dispatchMessage(): void {}
  }
  for (const fallback of [true, false]) {
    const library = jest.fn();
    const watch = watchClient(nothing, { fallback, library });
    new ChannelWrapper().on('close', nothing);
    expect(library).not.toHaveBeenCalled();
    new Channel().on('delivery', nothing);
    new ChannelWrapper().on('close', nothing);
    watch.end();
    expect(library).toHaveBeenCalledTimes(fallback ? 1 : 0);
    expect(EventEmitter.prototype.on).toBe(original);
  }
});
