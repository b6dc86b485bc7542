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

test('what the promise of an async callback rejects with goes the same way', async () => {
  const error = new Error('broken');
  const told: unknown[] = [];
  const fail = async () => {
    throw error;
  };
  expect(guarded(fail, (fault) => told.push(fault))()).toBeUndefined();
  guarded(fail)();
  guarded(fail, () => {
    throw error;
  })();
  await new Promise(setImmediate); // by then a rejection that nobody handles has ended a program
  expect(told).toEqual([error]);
});
