import { EventEmitter } from 'node:events';
import { watchClient } from '../../../src/discovery/client';

const nothing = (): void => {};

test('an object that cannot be looked into gets its listener all the same', () => {
  const watch = watchClient(nothing, { fallback: true, library: nothing });
  const emitter = Object.defineProperty(new EventEmitter(), 'registerConsumer', {
    get() {
      throw new Error('not yours');
    },
  });
  try {
    emitter.on('delivery', nothing);
  } finally {
    watch.end();
  }
  expect(emitter.listenerCount('delivery')).toBe(1);
});

test('what fails when a file has been loaded does not reach whoever asked for it', () => {
  let loaded: Parameters<typeof import('../../../src/discovery/load').onLoad>[2] = nothing;
  const library = jest.fn(() => {
    throw new Error('ours');
  });
  const hook = (...[, , tell]: Parameters<typeof import('../../../src/discovery/load').onLoad>) => {
    loaded = tell;
    return nothing;
  };
  const watch = watchClient(nothing, { fallback: false, hook, library });
  watch.end();
  loaded({ path: '/app/node_modules/rascal/lib/amqp/Vhost.js', exports: {} });
  expect(library).toHaveBeenCalledTimes(1);
});
