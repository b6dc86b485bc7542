/** That the build stops where what it relies on is not so (scripts/proofs.mjs). */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const PROOFS = pathToFileURL(resolve(__dirname, '../../../scripts/proofs.mjs')).href;
const API = 'node_modules/@opentelemetry/api/build/esm';

/** What a proof says of files in dist and what they are made of; nothing where it holds. */
function prove(proof: string, files: Record<string, string[]>, src = ''): string {
  const outputs = Object.fromEntries(
    Object.entries(files).map(([file, inputs]) => [
      `.tmp/dist/${file}`,
      { inputs: Object.fromEntries(inputs.map((input) => [input, { bytesInOutput: 1 }])) },
    ]),
  );
  const code = `import { ${proof} } from '${PROOFS}';
    try { ${proof}(${JSON.stringify({ outputs })}, ${JSON.stringify(src)}) } catch ({ message }) { process.stdout.write(message) }`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
}

test.each<[string, Record<string, string[]>, string]>([
  [
    'as it should be',
    { 'api.cjs': ['src/sdk/globals/globals.ts', `${API}/trace-api.js`], 'sdk.cjs': [] },
    '',
  ],
  ['the table was not replaced', { 'api.cjs': [`${API}/internal/global-utils.js`] }, 'own table of globals'],
  ['ours is not there', { 'api.cjs': [`${API}/trace-api.js`] }, 'has not got'],
  ['a second copy', { 'sdk.cjs': [`${API}/trace-api.js`] }, 'sdk.cjs has a copy of the API'],
])('one API: %s', (_, files, message) => {
  expect(prove('proveOneApi', files)).toContain(message);
  if (message === '') expect(prove('proveOneApi', files)).toBe('');
});

test('one of each class: a file whose class is told by instanceof is in one file only', () => {
  const root = mkdtempSync(join(tmpdir(), 'proofs-'));
  const src = join(root, 'src');
  mkdirSync(src);
  writeFileSync(join(src, 'refused.ts'), 'export class Refused extends Error {}');
  writeFileSync(
    join(src, 'teller.ts'),
    "import { Refused } from './refused';\nexport const tell = (e: unknown) => e instanceof Refused;",
  );
  const once = { 'a.cjs': ['src/refused.ts'], 'b.cjs': ['src/teller.ts'] };
  expect(prove('proveOneOfEachClass', once, src)).toBe('');
  const twice = { ...once, 'b.cjs': ['src/refused.ts', 'src/teller.ts'] };
  expect(prove('proveOneOfEachClass', twice, src)).toContain(
    'src/refused.ts has a class that is told by instanceof, and is in a.cjs, b.cjs',
  );
  rmSync(root, { recursive: true });
});
