import { join } from 'node:path';
import { collecting } from '../support/collecting';
import { ROOT, run } from '../support/program';

const PROGRAM = 'fixtures/loaders/require.cjs';
const REGISTER = join(ROOT, 'dist/register.cjs');
const OPENTELEMETRY = join(ROOT, 'fixtures/neighbours/opentelemetry.cjs');
const SUBSCRIBER = join(ROOT, 'fixtures/neighbours/subscriber.cjs');
const THEIRS = '@opentelemetry/instrumentation-amqplib';

const { collector, own } = collecting();

/** Runs the program with these preloads, in this order: who made which spans, and what was said. */
async function preloaded(...preloads: string[]): Promise<{ spans: string[]; said: string[]; queue: string }> {
  const queue = own.queue('neighbour');
  const nodeArgs = preloads.flatMap((file) => ['--require', file]);
  const { code, stdout, stderr } = await run(PROGRAM, {
    register: 'none',
    nodeArgs,
    args: [queue],
    env: collector.env,
  });
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  const spans = collector.spans.map(({ name, scope }) => `${scope.name}: ${name.replace(queue, 'QUEUE')}`);
  return { queue, spans: spans.sort(), said: stderr.split('\n').filter((line) => line !== '') };
}

const OURS = ['hoptrace: process QUEUE', 'hoptrace: publish QUEUE', 'hoptrace: subscribe QUEUE'];

test.each([
  ['before', [OPENTELEMETRY, REGISTER]],
  ['after', [REGISTER, OPENTELEMETRY]],
])(
  `${THEIRS}, loaded %s hoptrace: hoptrace traces, into the application's SDK, and says so once`,
  async (_, preloads) => {
    const { spans, said } = await preloaded(...preloads);
    expect(spans).toEqual(OURS);
    expect(said).toEqual([`hoptrace: amqplib is traced by hoptrace; ${THEIRS} leaves it alone`]);
  },
);

test(`amqplib is wrapped by ${THEIRS} before hoptrace comes: that traces, and hoptrace says so once`, async () => {
  const { spans, said } = await preloaded(OPENTELEMETRY, 'amqplib', REGISTER);
  expect(spans).toEqual([`${THEIRS}: QUEUE process`, `${THEIRS}: publish <default>`]);
  expect(said).toEqual([
    `hoptrace: amqplib is traced by ${THEIRS} already, so hoptrace leaves it alone. ` +
      'To have hoptrace trace it: set OTEL_NODE_DISABLED_INSTRUMENTATIONS=amqplib, or leave it out of the instrumentations',
  ]);
});

test.each([
  ['before', [SUBSCRIBER, REGISTER]],
  ['after', [REGISTER, SUBSCRIBER]],
])('an agent that listens to diagnostics channels, loaded %s hoptrace: it traces', async (_, preloads) => {
  const { spans, said } = await preloaded(...preloads);
  expect(spans).toEqual([]);
  expect(collector.requests).toEqual([]);
  expect(said).toEqual([
    'hoptrace: amqplib is traced by Sentry already, so hoptrace leaves it alone. ' +
      "To have hoptrace trace it: leave the 'Amqplib' integration out of Sentry.init",
  ]);
});

describe('hoptrace in the code of an application that is started with the preload', () => {
  const SECOND = join(ROOT, 'fixtures/neighbours/second.cjs');

  test('the preload was first: its settings apply, and one line says so', async () => {
    const { spans, said } = await preloaded(REGISTER, SECOND);
    expect(spans).toEqual(OURS);
    expect(said).toEqual([
      'hoptrace: amqplib is traced with the settings of hoptrace/register; those of AmqplibInstrumentation do not apply',
    ]);
  });

  test('the code was first: its settings apply (no spans), and one line says so', async () => {
    const { spans, said } = await preloaded(SECOND, REGISTER);
    expect(spans).toEqual([]);
    expect(said).toEqual([
      'hoptrace: amqplib is traced with the settings of AmqplibInstrumentation; those of hoptrace/register do not apply',
    ]);
  });
});
