import { draw, tree } from '../support/draw';
import { installed } from '../support/installed';
import { ownNames } from '../support/queue';
import { record } from '../support/recorded';

const own = ownNames();
beforeAll(async () => {
  await installed('fixtures/libraries');
}, 60_000);
afterAll(own.delete);

const TRACE = tree`
  PRODUCER publish QUEUE
    CONSUMER process QUEUE → subscribe QUEUE
  CLIENT subscribe QUEUE
`;

test.each([
  ['amqp-connection-manager', 'connection-manager', TRACE],
  ['rascal', 'rascal', TRACE],
  ['@cloudamqp/amqp-client, which is left alone', 'amqp-client', ''],
])('%s', async (_, program, expected) => {
  const queue = own.queue('libraries');
  const { code, stdout, stderr, spans } = await record(`fixtures/libraries/${program}.cjs`, {
    args: [queue],
  });
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'kettle\n', stderr: '' });
  expect(draw(spans, { names: { [queue]: 'QUEUE' } })).toBe(expected);
});
