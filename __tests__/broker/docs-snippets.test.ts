import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { snippets } from '../support/docs';
import { installed } from '../support/installed';
import { ROOT } from '../support/program';

const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');
/** Of applications in JavaScript, with the types that their editors take from the same packages. */
const JAVASCRIPT = { allowJs: true, checkJs: true, useUnknownInCatchVariables: false };

const CONFIG = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    module: 'nodenext',
    target: 'es2022',
    lib: ['es2022'],
    types: ['node'],
    ...JAVASCRIPT,
  },
};

/** As somebody would copy them: every snippet a file of its own, with hoptrace and OpenTelemetry installed. */
test.each(['fixtures/docs/sdk-2', 'fixtures/docs/sdk-3'])(
  'every snippet of an application in README and docs compiles with %s',
  async (fixture) => {
    const folder = await installed(fixture);
    const work = join(folder, 'snippets');
    rmSync(work, { recursive: true, force: true });
    mkdirSync(join(work, 'node_modules'), { recursive: true });
    try {
      for (const part of ['package.json', 'dist/types'])
        cpSync(join(ROOT, part), join(work, 'node_modules/hoptrace', part), { recursive: true });
      writeFileSync(join(work, 'tsconfig.json'), JSON.stringify(CONFIG));
      writeFileSync(join(work, 'package.json'), '{ "type": "module" }');
      const files = snippets('ts', 'js').map(({ page, number, language, code }) => {
        const file = `${page.replaceAll('/', '-').replace('.md', '')}-${number}.${language}`;
        writeFileSync(join(work, file), `${code}\nexport {};\n`);
        return file;
      });
      expect(files.length).toBeGreaterThan(4);
      for (const ambient of ['ambient.d.ts', 'esbuild.d.ts'])
        cpSync(join(ROOT, 'fixtures/docs', ambient), join(work, ambient));
      // no bundler is installed here, nor need one be
      writeFileSync(join(work, 'bundler.ts'), "import { vite } from 'hoptrace/bundler';\nvite();\n");
      writeFileSync(join(work, 'register.ts'), "import 'hoptrace/register';\n");
      writeFileSync(join(work, 'skywalking.ts'), "export * from 'hoptrace/skywalking';\n");
      const options = { cwd: work };
      const said = await promisify(execFile)(process.execPath, [TSC, '-p', work], options).catch(
        ({ stdout }: { stdout: string }) => ({ stdout }),
      );
      expect(said.stdout).toBe('');
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  },
  120_000,
);
