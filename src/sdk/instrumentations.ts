/**
 * HOPTRACE_INSTRUMENTATIONS: other OpenTelemetry instrumentations that the application has installed, switched
 * on by name, so that a message's trace shows the HTTP call and the query beside it. They must be there before
 * the modules that they patch, so they are made by the preload, in processes where the variable is set.
 */
import Module, { createRequire, isBuiltin } from 'node:module';
import { join } from 'node:path';
import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import { shownName, shownValue } from '../safety/shown';
import { workingDirectory } from './working-directory';

/** What OpenTelemetry's contract of an instrumentation has that is used here. */
interface Instrumentation extends Reporting {
  readonly instrumentationName: string;
}

/** What reports to an SDK that it is given. */
export interface Reporting {
  setTracerProvider(provider: TracerProvider): void;
  setMeterProvider(provider: MeterProvider): void;
}

export interface Instrumentations {
  readonly instrumentations: readonly Instrumentation[];
  /** in words, what could not be switched on; reported when there is something to report with */
  readonly problems: string[];
}

const VARIABLE = 'HOPTRACE_INSTRUMENTATIONS';
const PREFIX = '@opentelemetry/instrumentation-';

/** `names`: separated by commas; `pg` stands for `@opentelemetry/instrumentation-pg`, anything with a slash for itself. */
export function switchOn(names: string): Instrumentations {
  const instrumentations: Instrumentation[] = [];
  const problems: string[] = [];
  for (const name of new Set(names.split(',').map((name) => name.trim()))) {
    if (name === '') continue;
    try {
      instrumentations.push(...instancesOf(name));
    } catch (error) {
      const reason = (error as Error).message.split('\n')[0]!.replaceAll(name, () => shownName(name));
      problems.push(`${VARIABLE}: ${shownValue(name)} is not switched on: ${reason}`);
    }
  }
  return { instrumentations, problems };
}

function instancesOf(name: string): Instrumentation[] {
  if (name === 'amqplib' || name === `${PREFIX}amqplib`) throw new Error('amqplib is what hoptrace traces');
  const exports = load(name.includes('/') ? name : PREFIX + name);
  const classes = Object.entries(exports).filter(
    ([exported, value]) => exported.endsWith('Instrumentation') && typeof value === 'function',
  );
  if (classes.length === 0) throw new Error('it exports no instrumentation');
  const instances = classes.map(([, Class]) => new (Class as new () => Instrumentation)());
  hookBuiltin(name);
  return instances;
}

/** As the application sees it: from its first file, else from the working directory. */
function load(request: string): Record<string, unknown> {
  const places = [process.argv[1], join(workingDirectory(), 'index.js')].filter(
    (place) => place !== undefined,
  );
  const files = places.map((place) => resolved(request, place));
  const file = files.find((file) => file !== undefined);
  if (file === undefined) throw new Error(`expected a package that is installed, and ${request} is not`);
  return require(file);
}

function resolved(request: string, place: string): string | undefined {
  try {
    return createRequire(place).resolve(request);
  } catch {
    return undefined;
  }
}

/** ECMAScript modules import Node.js's own modules without `require`, which is where instrumentations patch them. */
function hookBuiltin(name: string): void {
  if (!isBuiltin(name)) return;
  for (const module of name === 'http' ? ['http', 'https'] : [name]) require(module);
  Module.syncBuiltinESMExports();
}
