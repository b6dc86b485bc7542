import { chaos } from '../support/chaos/chaos';
import { wrongIn } from '../support/chaos/wrong';

test('broker and collector fare badly: each message has its span, and nothing piles up', async () => {
  const outcome = await chaos(0, ['connections closed', 'queue deleted', 'blocked', 'killed']);
  expect(wrongIn(outcome)).toEqual([]);
  expect(outcome.last.connections).toBeGreaterThan(2);
}, 180_000);
