import { readFileSync } from 'node:fs';
import { diag } from '@opentelemetry/api';
import { shownName, shownValue } from '../safety/shown';
import { CONFIG_VARIABLE, VARIABLES } from './env';
import { segmentsOf } from './pointer';
import type { Settings } from './settings';
import type { Problem } from './validate';

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
  for (const [variable, { setting, read, form }] of Object.entries(VARIABLES)) {
    const text = env[variable]?.trim();
    if (!text) continue;
    const understood = valid({ [setting]: read(text) }, variable, inVariable(variable, form))[setting];
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
      `${CONFIG_VARIABLE}: ${shownValue(path)} is ignored: expected the path of a JSON file${why(error)}`,
    );
    return {};
  }
  return valid(written, `${CONFIG_VARIABLE} (${shownName(path)})`);
}

/** Node.js's words for what is no JSON repeat some of it: it may be any file. */
function why(error: unknown): string {
  if (error instanceof SyntaxError) return ', and it is none';
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined ? '' : `: ${code}`;
}

/** What of it is valid; the validator is loaded only where something is set. */
function valid(
  written: unknown,
  place: string,
  say: Say = ({ pointer, message }) => `${place} at ${pointer}: ${message}`,
): Settings {
  if (isEmpty(written)) return {};
  try {
    const { validate } = require('./validate') as typeof import('./validate');
    const { problems, valid } = validate(written);
    for (const problem of problems)
      report(problem.pointer === '' ? `${place}: ${problem.message}` : say(problem));
    return valid as Settings;
  } catch (error) {
    // what is not plain data: a function among options in code, say
    report(`${place}: all is ignored: expected plain data and hooks (${(error as Error).message})`);
    return {};
  }
}

/** Nothing set, or nothing left. */
function isEmpty(value: unknown): boolean {
  return (
    value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
  );
}

/** A problem in words, with its place. */
type Say = (problem: Problem) => string;

/** `/sampling/orders` is named by the variable and `orders`, `/ignore/0` by the variable alone. */
function inVariable(variable: string, form: string | undefined): Say {
  return ({ pointer, message }) => {
    const key = segmentsOf(pointer).slice(1).join('/');
    if (form !== undefined && key === '#')
      return `${variable}: ${message.replace(/expected .*$/, `expected ${form}`)}`;
    if (form !== undefined && message.startsWith('unknown key'))
      return `${variable}: ${shownValue(key)} is ignored: expected ${form}`;
    const isAlone = key === '' || key === '#' || /^\d+$/.test(key);
    return `${isAlone ? variable : `${variable} (${shownName(key)})`}: ${message}`;
  };
}

function report(message: string): void {
  diag.warn(`hoptrace: ${message}`);
}
