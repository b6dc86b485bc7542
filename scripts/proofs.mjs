/** What the built files must be like for hoptrace to work, looked at after every build. Each throws where it is not so. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/**
 * The API's table of globals is ours in the one file that has the API, and no other file has any of it. Where
 * the package moved its table, the plugin that replaces it (plugins.mjs, oneApi) would silently do nothing.
 *
 * @param {import('esbuild').Metafile} metafile
 */
export function proveOneApi(metafile) {
  for (const [file, inputs] of inputsByFile(metafile)) {
    const isApi = file === 'api.cjs';
    const ofPackage = inputs.filter((path) => path.includes('node_modules/@opentelemetry/api/'));
    const theirs = ofPackage.filter((path) => /\/global-utils\.\w+$/.test(path));
    if (isApi && theirs.length > 0) throw new Error(`${file} has the API's own table of globals: ${theirs}`);
    if (isApi && !inputs.includes('src/sdk/globals/globals.ts'))
      throw new Error(
        `${file} has not got src/sdk/globals/globals.ts in place of the API's table of globals`,
      );
    if (!isApi && ofPackage.length > 0) throw new Error(`${file} has a copy of the API: ${ofPackage[0]}`);
  }
}

/**
 * A class that is told by identity (`instanceof`) is in one file only: an error made by another file's copy of
 * it would be told from it.
 *
 * @param {import('esbuild').Metafile} metafile
 * @param {string} src folder of the sources
 */
export function proveOneOfEachClass(metafile, src) {
  const files = inputsByFile(metafile);
  for (const source of toldByIdentity(src)) {
    const path = relative(dirname(src), source).replaceAll('\\', '/');
    const having = files.filter(([, inputs]) => inputs.includes(path)).map(([file]) => file);
    if (having.length > 1)
      throw new Error(
        `${path} has a class that is told by instanceof, and is in ${having.join(', ')}: ` +
          'tell it by a property, or make the file an entry (build.mjs)',
      );
  }
}

/** @returns {[file: string, inputs: string[]][]} what gave at least one byte to each file */
function inputsByFile({ outputs }) {
  return Object.entries(outputs).map(([path, { inputs }]) => [
    path.replace(/^.*\//, ''),
    Object.keys(inputs).filter((input) => inputs[input].bytesInOutput > 0),
  ]);
}

/** The source files whose classes stand to the right of an `instanceof` somewhere in the sources. */
function toldByIdentity(src) {
  const found = new Set();
  for (const file of readdirSync(src, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const path = join(src, file);
    const code = readFileSync(path, 'utf8');
    for (const [, name] of code.matchAll(/\binstanceof ([A-Za-z]\w*)/g)) {
      if (new RegExp(`\\bclass ${name}\\b`).test(code)) found.add(path);
      const from = new RegExp(`import \\{[^}]*\\b${name}\\b[^}]*\\} from '(\\.[^']+)'`).exec(code)?.[1];
      if (from !== undefined) found.add(resolve(dirname(path), `${from}.ts`));
    }
  }
  return found;
}
