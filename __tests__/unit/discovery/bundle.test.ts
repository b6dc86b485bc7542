import { type Bundled, onBundled } from '../../../src/discovery/bundle';
import { telling } from '../../../src/discovery/transform';

/** Runs a file of a bundle. */
function load(code: string, exports: object, connection: object): void {
  new Function('module', 'require', telling(code))({ exports }, () => connection);
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
