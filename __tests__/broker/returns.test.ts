import { draw, tree } from '../support/draw';
import { ownNames } from '../support/queue';
import { record } from '../support/recorded';

const own = ownNames();
afterAll(own.delete);

/** On a confirm channel the publish span itself says so: see confirms.test.ts. */
test('a message that comes back after its publish span has ended: a span of its own, below that', async () => {
  const queue = own.queue('returns');
  const { spans, stdout, stderr } = await record('fixtures/programs/returning.cjs', { args: [queue] });
  expect({ stdout, stderr }).toEqual({ stdout: '312 NO_ROUTE\n', stderr: '' });
  const attributes = [
    'messaging.message.id',
    'error.type',
    'hoptrace.message.returned',
    'hoptrace.message.return.code',
  ];
  expect(draw(spans, { attributes, names: { [queue]: 'QUEUE' } })).toBe(tree`
    PRODUCER publish QUEUE
      messaging.message.id: taken
    PRODUCER publish QUEUE-nowhere
      messaging.message.id: returned
      CLIENT return QUEUE-nowhere ERROR "NO_ROUTE"
        error.type: NO_ROUTE
        hoptrace.message.returned: true
        hoptrace.message.return.code: 312
  `);
});
