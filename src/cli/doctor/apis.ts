import { readFileSync } from 'node:fs';
import type { Finding, Subject } from './finding';
import { installed, manifestOf } from './manifest';

const API = '@opentelemetry/api';

/** Copies of the OpenTelemetry API that the application and its dependencies see: they only meet within major version 1. */
export function apis(subject: Subject): Finding[] {
  return [...bundled(subject), ...installedCopies(subject)];
}

/** The key under which every copy of the API, bundled or not, keeps its table. */
const MARK = 'opentelemetry.js.api.';

/** A copy inside the program's own file: nobody can tell its version, and it meets others only in the table. */
function bundled({ app }: Subject): Finding[] {
  if (app === undefined || !readFileSync(app, 'utf8').includes(MARK)) return [];
  return [
    {
      check: 'api',
      status: 'warning',
      message: `${API} is bundled into the program: spans of its own join hoptrace's only where the versions fit`,
      advice: `leave ${API} out of the bundle (external)`,
    },
  ];
}

function installedCopies({ directory }: Subject): Finding[] {
  const dependencies = Object.keys(manifestOf(directory)?.dependencies ?? {});
  const places = [directory, ...dependencies.flatMap((name) => installed(name, directory)?.directory ?? [])];
  const found = places.map((place) => installed(API, place)).filter((api) => api !== undefined);
  const versions = [...new Map(found.map(({ directory, version }) => [directory, String(version)])).values()];
  if (versions.length === 0)
    return [{ check: 'api', status: 'ok', message: `no ${API} is installed: hoptrace brings its own` }];
  const strange = versions.filter((version) => !version.startsWith('1.'));
  if (strange.length > 0)
    return [
      {
        check: 'api',
        status: 'warning',
        message: `${API} ${strange.join(', ')}: spans of the application's own do not join hoptrace's`,
        advice: `use ${API} 1.x`,
      },
    ];
  const several = new Set(versions).size > 1;
  return [
    {
      check: 'api',
      status: several ? 'warning' : 'ok',
      message: `${API} ${[...new Set(versions)].join(' and ')}${several ? ': copies only see each other when their versions fit' : ''}`,
      ...(several ? { advice: `npm dedupe, or an override to one version of ${API}` } : {}),
    },
  ];
}
