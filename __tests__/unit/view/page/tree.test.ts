import { endOf, retriesOf, unfolded } from '../../../../src/view/page/journey/tree';

const tree = [0, 1, 2, 2, 1, 0].map((depth) => ({ depth }));

test('what lies below a folded span is out of sight', () => {
  expect(endOf(tree, 1)).toBe(4);
  expect(unfolded(tree, new Set())).toEqual([0, 1, 2, 3, 4, 5]);
  expect(unfolded(tree, new Set([1]))).toEqual([0, 1, 4, 5]);
  expect(unfolded(tree, new Set([0, 1]))).toEqual([0, 5]);
});

test('each later attempt is joined to the one before it', () => {
  const attempts = [-1, -1, 1, -1, 1, 1].map((firstAttempt) => ({ firstAttempt }));
  expect(retriesOf(attempts)).toEqual([
    [1, 2],
    [2, 4],
    [4, 5],
  ]);
});
