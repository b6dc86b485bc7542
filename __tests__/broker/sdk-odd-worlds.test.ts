/** Globals that are frozen, polluted or broken: messages are traced all the same, and nothing is printed. */
import { collecting } from '../support/collecting';
import { ROOT, run } from '../support/program';

const { collector } = collecting();

test.each([
  'an enumerable property on Object.prototype',
  'a random source that throws',
  'a frozen table of the API',
  'a table of the API that cannot be replaced',
])('%s', async (world) => {
  const { code, stdout, stderr } = await run('fixtures/sdk/ends.cjs', {
    register: 'none',
    nodeArgs: ['--require', `${ROOT}/fixtures/sdk/odd-world.cjs`, '--require', `${ROOT}/dist/register.cjs`],
    args: ['by itself'],
    env: { ...collector.env, ODD_WORLD: world },
  });
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'sent\n', stderr: '' });
  expect(collector.spans.map(({ name }) => name)).toEqual(['publish']);
});
