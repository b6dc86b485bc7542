import { context, diag, metrics, propagation, trace } from '@opentelemetry/api';
import { announce, announces } from '../../../../src/sdk/globals/copies';

/** Parts of the API as another copy has them: of classes of its own. */
function copyOf(parts: Record<string, object>): Record<string, object> {
  const another = (part: object): object => {
    const { prototype } = part.constructor;
    const copied = Object.create(Object.prototype, Object.getOwnPropertyDescriptors(prototype));
    return Object.create(copied, Object.getOwnPropertyDescriptors(part));
  };
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, another(part)]));
}

test('a copy from before 1.3, which has no metrics, says before it registers, too', () => {
  const copy = copyOf({ trace, context, propagation, diag });
  const before = jest.fn();
  announce(copy, before);
  expect(announces(copy)).toBe(true);
  const theirs = copy.propagation as typeof propagation;
  theirs.setGlobalPropagator({ inject() {}, extract: (context) => context, fields: () => [] });
  propagation.disable();
  expect(before).toHaveBeenCalledTimes(1);
});

test('a copy that is still being loaded is asked again later', () => {
  const copy = {};
  announce(copy, () => {});
  expect(announces(copy)).toBe(false);
  Object.assign(copy, copyOf({ trace, context, propagation, metrics }));
  announce(copy, () => {});
  expect(announces(copy)).toBe(true);
});
