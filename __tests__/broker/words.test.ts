/** What hoptrace says on stderr, and that it reaches somebody. */
import { version } from '../../package.json';
import { collecting } from '../support/collecting';
import { ROOT, run } from '../support/program';

const ORDINARY = 'fixtures/programs/ordinary.cjs';

const { collector, own } = collecting();

const names = () => [own.exchange('words'), own.queue('words')];
const linesOf = (stderr: string) => stderr.split('\n').filter((line) => line !== '');

test('at info: one line with versions, the place of amqplib, the service and where telemetry goes', async () => {
  const env = { ...collector.env, OTEL_SERVICE_NAME: 'orders', OTEL_LOG_LEVEL: 'info' };
  const { stderr } = await run(ORDINARY, { env, args: names() });
  const [line, ...more] = linesOf(stderr);
  expect(more).toEqual([]);
  expect(line).toMatch(`hoptrace: ${version} on Node.js ${process.versions.node} traces ${ROOT}`);
  expect(line).toMatch(/amqplib\/lib\/\w+_model\.js \(version 2\.3\.1\); service orders, /);
  expect(line).toContain(`spans to ${collector.url}/v1/traces (http/protobuf)`);
});

test('in code, without a logger of the application: complaints reach stderr, once each', async () => {
  const { code, stderr } = await run(ORDINARY, {
    register: 'none',
    nodeArgs: ['--require', `${ROOT}/fixtures/own-sdk/silent.cjs`],
    args: names(),
  });
  expect(code).toBe(0);
  expect(linesOf(stderr)).toEqual([
    'hoptrace: AmqplibInstrumentation options at /settleSpans: "yes" is ignored: expected true or false',
    expect.stringMatching(/^hoptrace: sampling has no effect/),
    expect.stringMatching(
      /^hoptrace: hook publish: Error: a hook of mine at .*silent\.cjs:9:11\) \(reported once; messages are not affected\)$/,
    ),
  ]);
});
