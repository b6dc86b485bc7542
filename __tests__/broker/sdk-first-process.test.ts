/** PID 1, as a program is in a container: Linux keeps from it every signal that it does not listen to. */
import { connect } from 'amqplib';
import { collecting } from '../support/collecting';
import { startAsFirst } from '../support/first-process';
import { ROOT } from '../support/program';

const REGISTER = `${ROOT}/dist/register.cjs`;

const { collector } = collecting();

test('SIGTERM while a handler runs: nothing is cut short, what has ended is sent, nothing is printed', async () => {
  const program = startAsFirst('fixtures/sdk/first-process.cjs', {
    nodeArgs: ['--require', REGISTER],
    // nothing leaves by itself
    env: { ...collector.env, OTEL_BSP_SCHEDULE_DELAY: '60000', OTEL_METRICS_EXPORTER: 'none' },
  });
  const outside = await connect(process.env.AMQP_URL!);
  try {
    const [, queue] = await program.line(/PID 1 works on (\S+)/);
    for (const name of ['SIGTERM', 'SIGTERM', 'SIGINT'] as const) program.signalFirst(name);
    await collector.until(({ spans }) => spans.some(({ name }) => name === 'publish'));
    expect(collector.spans.map(({ name }) => name).sort()).toEqual(['publish', 'subscribe']);

    const channel = await outside.createChannel();
    channel.sendToQueue(queue!, Buffer.from('go on'));
    await channel.close();
    expect(await program.ended).toMatchObject({ code: 0, stderr: '' });
    const processed = collector.spans.filter(({ name }) => name === 'process');
    expect(processed.map(({ attributes }) => attributes['hoptrace.message.settlement'])).toEqual([
      'ack',
      'ack',
    ]);
    expect(processed.filter(({ attributes }) => 'hoptrace.unfinished' in attributes)).toEqual([]);
  } finally {
    await outside.close();
    await program.kill();
  }
});

test.each([
  ['SIGTERM', 143],
  ['SIGKILL', 137],
])('hoptrace run, where %s ends the program: exit status %i, as shells have it', async (signal, status) => {
  const program = startAsFirst('dist/cli.cjs', {
    args: ['run', '-e', `process.kill(process.pid, '${signal}'); setInterval(() => {}, 1000)`],
  });
  expect(await program.ended).toMatchObject({ code: status, stdout: '', stderr: '' });
});
