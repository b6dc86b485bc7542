import { resolve } from 'node:path';
import { ROOT, run } from '../support/program';
import { ownNames } from '../support/queue';
import { record } from '../support/recorded';

const SABOTEUR = resolve(__dirname, '../support/saboteur.cjs');
const own = ownNames();
afterAll(own.delete);

/** What telemetry calls on its way, each made to throw, always. */
const FAULTS = [
  'tracer.startSpan',
  'span.end',
  'span.setAttribute',
  'span.setAttributes',
  'span.addEvent',
  'span.setStatus',
  'span.recordException',
  'span.isRecording',
  'span.spanContext',
  'context.with',
  'context.active',
  'propagation.inject',
  'propagation.extract',
  'propagation.fields',
];

test.each(FAULTS)('%s throws: every message gets through, and each fault is reported once', async (fault) => {
  const program = 'fixtures/programs/client.cjs';
  const args = () => [ROOT, 'promise', own.queue('faults')];
  const [plain, traced] = await Promise.all([
    run(program, { register: 'none', args: args() }),
    record(program, { args: args(), nodeArgs: ['--require', SABOTEUR], env: { SABOTAGE: fault } }),
  ]);
  expect(plain).toMatchObject({ code: 0, stderr: '' });
  expect({ code: traced.code, stdout: traced.stdout }).toEqual({ code: 0, stdout: plain.stdout });
  const reports = traced.stderr.split('\n').filter((line) => line.startsWith('hoptrace: '));
  expect(reports.filter((line) => line.includes(`sabotaged ${fault}`))).not.toEqual([]);
  expect(new Set(reports).size).toBe(reports.length);
});
