import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The key under which every copy of the API has its table, as it stands in the text of a copy, bundled or not. */
const MARK = /opentelemetry\.js\.api\.(?!logs)/g;

/** A version of the API: it is the last one before the key in a bundle, since the key is made of it. */
const VERSION = /["'`](1\.\d+\.\d+)["'`]/g;

/** Far enough behind the key for a bundler that has put the version itself into its place. */
const BEHIND = 40;

const known = new Map<string, string | undefined>();

/**
 * The version of the copy of the API that is calling hoptrace's table of globals: by the file that the call comes
 * from, which is the copy's own, or a bundle that has it inside. Undefined where that cannot be told: in a bundle
 * of several versions, too.
 */
export function callingVersion(): string | undefined {
  const sites = callSites();
  const own = sites[0]?.getFileName();
  const file = sites.map((site) => site.getFileName()).find((file) => file !== own) ?? own;
  if (!file) return undefined;
  if (!known.has(file)) {
    const versions = new Set(versionsOf(file));
    known.set(file, versions.size === 1 ? [...versions][0] : undefined);
  }
  return known.get(file);
}

function callSites(): NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = 10;
    Error.prepareStackTrace = (_, sites) => sites;
    const trace: { stack?: unknown } = {};
    Error.captureStackTrace(trace, callSites);
    return Array.isArray(trace.stack) ? trace.stack : [];
  } catch {
    return []; // a frozen Error
  } finally {
    try {
      Error.prepareStackTrace = prepareStackTrace;
      Error.stackTraceLimit = stackTraceLimit;
    } catch {
      // frozen, so it is as it was
    }
  }
}

/** The version of the API that a file of it, or a bundle, has inside; of several, the first. */
export function versionOf(file: string): string | undefined {
  return versionsOf(file)[0];
}

/** One for each copy that is inside. `file`: a path, or a URL as modules have it. */
export function versionsOf(file: string): string[] {
  try {
    const path = file.startsWith('file:') ? fileURLToPath(file) : file;
    const text = readFileSync(path, 'utf8');
    const inside = [...text.matchAll(MARK)].map(({ index }) => versionBefore(text, index + BEHIND));
    const versions = inside[0] !== undefined ? inside : [versionOfPackage(dirname(path))];
    return versions.filter((version) => version !== undefined);
  } catch {
    return [];
  }
}

function versionBefore(text: string, end: number): string | undefined {
  return [...text.slice(0, end).matchAll(VERSION)].at(-1)?.[1];
}

function versionOfPackage(folder: string): string | undefined {
  for (;;) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      if (version !== undefined) return name === '@opentelemetry/api' ? version : undefined;
    } catch {
      // not here
    }
    const above = dirname(folder);
    if (above === folder) return undefined;
    folder = above;
  }
}
