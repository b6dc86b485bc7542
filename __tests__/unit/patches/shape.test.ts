import { CHANNEL, MODEL, misshapen } from '../../../src/patches/shape';
import { createTap } from '../../../src/patches/tap';
import { connectionWraps, instanceWraps, modelWraps } from '../../../src/patches/targets';

const TAP = createTap(() => {});
const withMethods = (methods: readonly string[]) => {
  class Made {}
  for (const method of methods) Object.defineProperty(Made.prototype, method, { value() {} });
  return Made;
};
const exportsWithout = (missing?: string) => ({
  Channel: withMethods(MODEL.Channel.filter((method) => method !== missing)),
  ConfirmChannel: withMethods(MODEL.ConfirmChannel),
});

test('the known shape has nothing missing', () => {
  expect(misshapen(MODEL, exportsWithout())).toBeUndefined();
  expect(modelWraps(exportsWithout(), TAP)).toEqual(
    expect.arrayContaining([expect.objectContaining({ method: 'consume' })]),
  );
});

test.each(CHANNEL)('without %s it is another client, and is left alone', (method) => {
  expect(modelWraps(exportsWithout(method), TAP)).toBe(`no method Channel.${method}`);
});

test.each([undefined, null, {}, { Channel: {} }, 1])('exports of any kind: %p', (exports) => {
  expect(modelWraps(exports, TAP)).toBe('no class Channel');
  expect(connectionWraps(exports, TAP)).toEqual([]);
});

test('an instance of another shape is left alone', () => {
  expect(instanceWraps({}, TAP)).toBe('no method consume');
});
