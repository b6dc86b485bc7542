/** What other people's code is in the bundles, from the bundler's own record of what went in. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * The packages that gave at least one byte to an output.
 *
 * @param {import('esbuild').Metafile} metafile
 * @param {string} root the paths in the metafile are relative to it
 */
export function bundledPackages(metafile, root) {
  const folders = new Set();
  for (const { inputs } of Object.values(metafile.outputs))
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
      if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
    }
  return [...folders]
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
      return { folder: resolve(root, folder), name, version, license };
    })
    .sort((a, b) => `${a.name}@${a.version}`.localeCompare(`${b.name}@${b.version}`));
}

/** A CycloneDX 1.6 document. The same for the same inputs: no time, no serial number. */
export function cycloneDx(product, packages) {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { ...component(product), type: 'library' } },
    components: packages.map(component),
  };
}

function component({ name, version, license }) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return { type: 'library', 'bom-ref': purl, name, version, purl, licenses: [{ license: { id: license } }] };
}

/** The licenses that the bundled packages come with. */
export function licenseTexts(packages) {
  return packages
    .map(({ folder, name, version, license }) => {
      const file = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
      const text = file
        ? readFileSync(join(folder, file), 'utf8').trim()
        : 'The package comes without the text.';
      return `${name} ${version} (${license})\n\n${text}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}
