/** A flush that is waited for has delivered: the program may be frozen right after, or killed. */
import { resolve } from 'node:path';
import { type Collector, startCollector } from '../support/collector';
import { ROOT, start } from '../support/program';

let collector: Collector;
beforeEach(async () => {
  collector = await startCollector();
});
afterEach(() => collector.stop());

test.each([
  ['application', {}, ['messaging.client.sent.messages']],
  ['instrumentation', { HOPTRACE_INSTRUMENTATIONS: resolve(ROOT, 'fixtures/sdk/lambda.cjs') }, []],
])('%s', async (way, env, points) => {
  const program = start('fixtures/sdk/frozen.cjs', {
    args: [way],
    env: { ...collector.env, OTEL_BSP_SCHEDULE_DELAY: '60000', ...env },
  });
  try {
    // nothing comes any more from a program that stands still: what is here is what came before
    await stopped(program.pid);
    expect(collector.spans.map(({ name }) => name)).toEqual(['publish']);
    expect(collector.points.map(({ name }) => name)).toEqual(expect.arrayContaining(points));
  } finally {
    await program.kill();
  }
});

/** Resolves when the process stands still (state T in /proc). */
async function stopped(pid: number): Promise<void> {
  const { readFile } = await import('node:fs/promises');
  for (;;) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    if (stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) === 'T') return;
    await new Promise((done) => setImmediate(done));
  }
}
