import { type Bundled, onBundled } from '../../../src/discovery/bundle';
import { watchClient } from '../../../src/discovery/client';
import { telling } from '../../../src/discovery/transform';

/** Runs a file of a bundle. */
function load(code: string, exports: object, connection: object, id = 'amqplib/lib/channel_model.js'): void {
  new Function('module', 'require', telling(code, id))({ exports }, () => connection);
}

test('tells of what a bundle has told before and tells later, and ends', () => {
  const [early, late, tooLate, connection] = [{}, {}, {}, {}];
  const seen: Bundled[] = [];
  load('/* ConfirmChannel */', early, connection);
  const end = onBundled((file) => seen.push(file));
  load('/* ConfirmChannel */', late, connection);
  end();
  load('/* ConfirmChannel */', tooLate, connection);
  expect(seen.map(({ exports }) => exports)).toEqual([early, late]);
  expect(seen.every((file) => file.connection === connection)).toBe(true);
});

test('a library that queues messages for amqplib is told of, whatever its last line, and joined', () => {
  const [exports, joined] = [{}, jest.fn()];
  const watch = watchClient(() => {}, { fallback: false, library: joined });
  load('//# sourceMappingURL=Vhost.js.map', exports, {}, 'C:\\node_modules\\rascal\\lib\\amqp\\Vhost.js');
  watch.end();
  expect(joined.mock.calls).toEqual([[{ path: 'rascal/lib/amqp/Vhost.js', exports }]]);
});
