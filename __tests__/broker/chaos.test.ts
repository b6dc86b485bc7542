import { chaos } from '../support/chaos/chaos';
import { wrongIn } from '../support/chaos/wrong';

test('broker and collector fare badly: each message has its span, however a service reconnects, and nothing piles up', async () => {
  const outcomes = await chaos(0, ['connections closed', 'queues deleted', 'blocked', 'killed']);
  for (const [way, outcome] of Object.entries(outcomes)) {
    expect({ way, wrong: wrongIn(outcome) }).toEqual({ way, wrong: [] });
    expect(outcome.last.connections).toBeGreaterThan(2);
  }
}, 180_000);
