/** AmqplibInstrumentation on the line of OpenTelemetry's packages that it is not made for, and has to run on. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installed } from '../support/installed';
import { ROOT, run } from '../support/program';
import { ownNames } from '../support/queue';

const own = ownNames();
afterAll(own.delete);

test('@opentelemetry/instrumentation 0.301: the same class, enabled, disabled and enabled again', async () => {
  const fixture = await installed('fixtures/sdk/instrumentation-0.301');
  const app = mkdtempSync(join(tmpdir(), 'instrumentation-'));
  try {
    // hoptrace beside that version of the class, as an application's overrides put it
    const hoptrace = join(app, 'node_modules/hoptrace');
    mkdirSync(hoptrace, { recursive: true });
    for (const each of ['dist', 'package.json'])
      cpSync(join(ROOT, each), join(hoptrace, each), { recursive: true });
    for (const name of readdirSync(join(fixture, 'node_modules')))
      symlinkSync(join(fixture, 'node_modules', name), join(app, 'node_modules', name), 'junction');
    const program = join(app, 'program.cjs');
    cpSync(join(fixture, 'program.cjs'), program);

    const { code, stdout, stderr } = await run(program, { register: 'none', args: [own.queue('adapter')] });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      isOne: true,
      enabled: ['subscribe', 'publish', 'process'],
      disabled: [],
      'enabled again': ['publish', 'process'],
    });
  } finally {
    rmSync(app, { recursive: true });
  }
}, 60_000);
