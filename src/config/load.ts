import { readFileSync } from 'node:fs';
import { diag } from '@opentelemetry/api';
import { CONFIG_VARIABLE, VARIABLES } from './env';
import type { Settings } from './settings';

/** Settings as somebody wrote them: nothing is known of them yet. */
export type Written = Readonly<Record<string, unknown>>;

/**
 * All that is set: in code, else in the environment, else in the file that `HOPTRACE_CONFIG` names. What is
 * not valid is reported, one line each, and left out; the rest applies.
 */
export function load(code: Written, env: NodeJS.ProcessEnv): Settings {
  return { ...fromFile(env), ...fromEnvironment(env), ...valid(code, 'AmqplibInstrumentation options') };
}

function fromEnvironment(env: NodeJS.ProcessEnv): Settings {
  const settings: Record<string, unknown> = {};
  for (const [variable, { setting, read }] of Object.entries(VARIABLES)) {
    const text = env[variable]?.trim();
    if (!text) continue;
    const understood = valid({ [setting]: read(text) }, variable, inVariable(variable))[setting];
    if (!isEmpty(understood)) settings[setting] = understood;
  }
  return settings;
}

function fromFile(env: NodeJS.ProcessEnv): Settings {
  const path = env[CONFIG_VARIABLE]?.trim();
  if (!path) return {};
  let written: unknown;
  try {
    written = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    report(
      CONFIG_VARIABLE,
      `"${path}" is ignored: expected the path of a JSON file: ${(error as Error).message}`,
    );
    return {};
  }
  return valid(written, `${CONFIG_VARIABLE} (${path})`);
}

/** What of it is valid; the validator is loaded only where something is set. */
function valid(
  written: unknown,
  place: string,
  placeOf = (pointer: string) => `${place} at ${pointer}`,
): Settings {
  if (isEmpty(written)) return {};
  try {
    const { validate } = require('./validate') as typeof import('./validate');
    const { problems, valid } = validate(written);
    for (const { pointer, message } of problems) report(pointer === '' ? place : placeOf(pointer), message);
    return valid as Settings;
  } catch (error) {
    // what is not plain data: a function among options in code, say
    report(place, (error as Error).message);
    return {};
  }
}

/** Nothing set, or nothing left. */
function isEmpty(value: unknown): boolean {
  return (
    value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
  );
}

/** `/sampling/orders` is named by the variable and `orders`, `/ignore/0` by the variable alone. */
function inVariable(variable: string): (pointer: string) => string {
  return (pointer) => {
    const key = pointer.split('/').slice(2).join('/');
    return key === '' || key === '#' || /^\d+$/.test(key) ? variable : `${variable} (${key})`;
  };
}

function report(place: string, message: string): void {
  diag.warn(`hoptrace: ${place}: ${message}`);
}
