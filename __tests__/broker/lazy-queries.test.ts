/** Query builders are run by whoever calls their `then`, and amqplib does not: knex, with a real SQLite. */
import { installed } from '../support/installed';
import { type Register, run } from '../support/program';

beforeAll(() => installed('fixtures/lazy-queries'), 60_000);

test.each<Register>(['none', 'require'])(
  'a query that a handler returns runs once (hoptrace: %s)',
  async (register) => {
    const env = { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' };
    const { code, stdout, stderr } = await run('fixtures/lazy-queries/program.cjs', { register, env });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'rows: 1\n', stderr: '' });
  },
);
