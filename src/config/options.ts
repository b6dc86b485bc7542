import { diag } from '@opentelemetry/api';
import { shownName } from '../safety/shown';
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
    load(withoutStrangers(definedOf(settings)), env),
    definedOf({ publish, confirm, processStart, processEnd }),
  );
}

/** The peer's options: what they are called here. Who comes from there brings them along. */
const PEERS: Record<string, string> = {
  publishHook: 'publish',
  publishConfirmHook: 'confirm',
  consumeHook: 'processStart',
  consumeEndHook: 'processEnd',
  consumeTimeoutMs: 'consumeTimeout',
  useLinksForConsume: "relation: 'link'",
};

/** Without what is no setting here and would say little to the validator: options of the peer's, functions. */
function withoutStrangers(settings: object): Written {
  return Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => {
      const ours = Object.hasOwn(PEERS, name) ? PEERS[name] : undefined;
      const expected =
        ours ??
        (typeof value === 'function' ? 'one of publish, confirm, processStart, processEnd' : undefined);
      if (expected === undefined) return true;
      const whose =
        ours === undefined ? 'unknown hook' : 'an option of @opentelemetry/instrumentation-amqplib';
      diag.warn(
        `hoptrace: AmqplibInstrumentation options at /${shownName(name)}: ${whose} is ignored: expected ${expected}`,
      );
      return false;
    }),
  );
}

function definedOf<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as never;
}
