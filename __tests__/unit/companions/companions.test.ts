import { COMPANIONS, companionWraps } from '../../../src/companions/companions';
import { LIBRARY_FILE, LIBRARY_ID } from '../../../src/discovery/files';
import { createTap } from '../../../src/patches/tap';

const faults: unknown[] = [];
const TAP = createTap((_, error) => faults.push(error));

class Wrapper {
  publish(): void {}
  sendToQueue(): void {}
  consume(): void {}
}
const SHAPES: Record<string, unknown> = {
  'amqp-connection-manager': { default: Wrapper },
  rascal: { create() {} },
};

describe.each(COMPANIONS)('$name', ({ name, file, wraps }) => {
  test('its file is one that is looked for, on every system', () => {
    for (const path of [
      `/app/node_modules/${name}/${file}`,
      `C:\\app\\${name}\\${file.replaceAll('/', '\\')}`,
    ]) {
      expect(LIBRARY_FILE.test(path)).toBe(true);
      expect(companionWraps(path, SHAPES[name], TAP).length).toBeGreaterThan(0);
    }
    expect(LIBRARY_FILE.test(`/app/node_modules/other/${file}`)).toBe(false);
    const id = `./${file.replace(/^.*\//, '')}`;
    for (const asked of [id, id.replace(/\.js$/, '')]) expect(LIBRARY_ID.test(asked)).toBe(true);
  });

  test.each([undefined, null, {}, { default: {} }, { default: class {} }, 7, 'text'])(
    'of another shape it is left alone: %p',
    (exports) => {
      expect(wraps(exports, TAP)).toEqual(expect.stringMatching(/^no (method|function) /));
      expect(companionWraps(`/app/node_modules/${name}/${file}`, exports, TAP)).toEqual([]);
      expect(faults).toEqual([]);
    },
  );
});

test('no other file asks to be looked at', () => {
  for (const id of ['rascal', './amqp/Broker', 'ChannelWrapperX', './VhostTask', 'lodash'])
    expect(LIBRARY_ID.test(id)).toBe(false);
});
