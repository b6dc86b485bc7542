import { guarded } from '../../../src/safety/guarded';

test('what a callback throws goes to whoever is told of faults, and no further', () => {
  const error = new Error('broken');
  const told: unknown[] = [];
  const callback = guarded(
    (...args: number[]) => {
      told.push(args);
      throw error;
    },
    (fault) => told.push(fault),
  );
  expect(callback(1, 2)).toBeUndefined();
  expect(told).toEqual([[1, 2], error]);
});

test('nobody to tell, or somebody who throws, too', () => {
  const fail = () => {
    throw new Error('broken');
  };
  expect(guarded(fail)).not.toThrow();
  expect(guarded(fail, fail)).not.toThrow();
});
