import { type Config, configOf } from './config';
import type { Hooks } from './hooks';
import { load, type Written } from './load';
import type { Settings } from './settings';

/** What can be set in code. Everything has a default; what is set in code comes before the environment and the file. */
export interface AmqplibInstrumentationOptions extends Settings, Hooks {
  /** patch at once; default true */
  readonly enabled?: boolean;
}

/** Options, environment and file -> a complete configuration. */
export function readConfig(
  options: AmqplibInstrumentationOptions,
  env: NodeJS.ProcessEnv = process.env,
): Config {
  const { enabled: _enabled, publish, confirm, processStart, processEnd, ...settings } = options;
  return configOf(
    load(definedOf(settings) as Written, env),
    definedOf({ publish, confirm, processStart, processEnd }),
  );
}

function definedOf<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as never;
}
