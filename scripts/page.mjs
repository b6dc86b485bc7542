/** The viewer's page: `index.html`, `app.js` and `app.css`, everything inside, for `src/view/server/page.ts` to serve. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';

/**
 * @param {string} root of the repository
 * @param {string} out the folder to write to
 * @returns {Promise<import('esbuild').Metafile>} what went in
 */
export async function buildPage(root, out) {
  const page = resolve(root, 'src/view/page');
  mkdirSync(out, { recursive: true });
  copyFileSync(resolve(page, 'index.html'), resolve(out, 'index.html'));
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { app: resolve(page, 'main.tsx') },
    outdir: out,
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
}
