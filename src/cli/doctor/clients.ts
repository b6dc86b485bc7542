import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Finding, Subject } from './finding';
import { installed, type Manifest, manifestOf, resolveFrom } from './manifest';
import { probe } from './probing';

/** A copy of amqplib. */
export interface Copy {
  readonly root: string;
  readonly version: string;
  /** the package that it is resolved from, and the name it has there */
  readonly seenFrom: string;
}

/** Which copies of amqplib the application gets, and whether hoptrace knows their shape. */
export async function clients({ directory }: Subject): Promise<Finding[]> {
  const copies = copiesSeenFrom(directory);
  if (copies.length > 0) return Promise.all(copies.map(examine));
  return [
    {
      check: 'amqplib',
      status: 'problem',
      message: `no amqplib can be resolved from ${directory}`,
      advice:
        'npm i amqplib there; or run the doctor in the application, or give it its program: hoptrace doctor app.js',
    },
  ];
}

/** Those the application itself resolves, also under another name, and those its direct dependencies do. */
export function copiesSeenFrom(directory: string): Copy[] {
  const manifest = manifestOf(directory);
  const places = [
    { from: directory, by: manifest?.name ?? 'the application', names: namesOf(manifest) },
    ...Object.keys(manifest?.dependencies ?? {}).flatMap((name) => {
      const dependency = installed(name, directory);
      const names = namesOf(dependency).filter((alias) => dependency?.dependencies[alias] !== undefined);
      return dependency === undefined ? [] : [{ from: dependency.directory, by: name, names }];
    }),
  ];
  const copies = places.flatMap(({ from, by, names }) => names.map((name) => copy(name, from, by)));
  const found = copies.filter((copy) => copy !== undefined);
  return found.filter(({ root }, i) => found.findIndex((other) => other.root === root) === i);
}

/** `amqplib`, and what is an alias of it or lies elsewhere: such a dependency may be one. */
function namesOf(manifest: Manifest | undefined): string[] {
  const others = Object.entries(manifest?.dependencies ?? {}).filter(([, range]) =>
    /^npm:amqplib(@|$)|^(file|link|workspace|portal):/.test(range),
  );
  return ['amqplib', ...others.map(([name]) => name)];
}

function copy(name: string, from: string, by: string): Copy | undefined {
  const entry = resolveFrom(name, from);
  if (entry === undefined) return undefined;
  const root = dirname(entry);
  if (!existsSync(join(root, 'lib', 'channel_model.js'))) return undefined;
  return { root, version: manifestOf(root)?.version ?? 'of unknown version', seenFrom: `${by} (${name})` };
}

async function examine({ root, version, seenFrom }: Copy): Promise<Finding> {
  const missing = await probe('shape', root);
  const what = `amqplib ${version}, as ${seenFrom} sees it`;
  if (missing === undefined)
    return { check: 'amqplib', status: 'ok', message: `${what}: its shape is known` };
  return {
    check: 'amqplib',
    status: 'problem',
    message: `${what}, is not traced: ${missing}`,
    advice: 'use amqplib 0.5.5 or later; for a newer one than hoptrace knows, update hoptrace',
  };
}
