import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { run, start } from '../../support/program';
import { createOutput } from '../../support/program-output';

describe('the lines of an output', () => {
  test('past and future ones are found; a line in the making is not', async () => {
    const stream = new PassThrough();
    const output = createOutput(stream);
    stream.write('one 1\ntw');
    await expect(output.line(/one (\d)/)).resolves.toMatchObject({ 1: '1' });
    const two = output.line(/^tw.*/);
    stream.write('o 2\n');
    await expect(two).resolves.toMatchObject({ 0: 'two 2' });
    expect(output.text).toBe('one 1\ntwo 2\n');
  });

  test('the end of the output ends a wait in vain', async () => {
    const stream = new PassThrough();
    const wait = createOutput(stream).line(/three/);
    stream.end('one\n');
    await expect(wait).rejects.toThrow('without a line that matches /three/. Its output:\none\n');
  });
});

describe('a program', () => {
  let file: string;
  const write = (source: string) => {
    file = join(mkdtempSync(join(tmpdir(), 'hoptrace-program-')), 'program.js');
    writeFileSync(file, source);
  };
  afterEach(() => rmSync(dirname(file), { recursive: true }));

  test('runs to its end, with arguments, flags and a clean environment', async () => {
    process.env.OTEL_SERVICE_NAME = 'of the test runner';
    write(`console.log(process.argv.slice(2), process.execArgv, process.env.MINE, process.env.OTEL_SERVICE_NAME);
           console.error('and so to bed'); process.exitCode = 3;`);
    const options = {
      register: 'none',
      args: ['a', 'b c'],
      nodeArgs: ['--no-warnings'],
      env: { MINE: 'x' },
    } as const;
    const result = await run(file, options);
    delete process.env.OTEL_SERVICE_NAME;
    expect(result).toEqual({
      code: 3,
      signal: null,
      stdout: "[ 'a', 'b c' ] [ '--no-warnings' ] x undefined\n",
      stderr: 'and so to bed\n',
    });
  });

  test('is watched by its lines and ended by a signal', async () => {
    write(`console.error('pid ' + process.pid); setInterval(() => {}, 1000);`);
    const program = start(file, { register: 'none' });
    const [, pid] = await program.errorLine(/^pid (\d+)/);
    expect(program.pid).toBe(Number(pid));
    program.signal('SIGTERM');
    await expect(program.ended).resolves.toMatchObject({ code: null, signal: 'SIGTERM' });
  });

  test('that takes too long is killed, and shows what it wrote', async () => {
    write(`console.log('still here'); setInterval(() => {}, 1000);`);
    const program = start(file, { register: 'none', timeoutMs: 1_000 });
    await program.line(/still/);
    await expect(program.ended).rejects.toThrow(/did not end within 1000 ms\.\nstill here/);
  });
});
