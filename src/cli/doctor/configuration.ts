import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import { CONFIG_VARIABLE, VARIABLES } from '../../config/env';
import { createReader, type Read } from '../../config/environment';
import { load } from '../../config/load';
import { readOtlpSettings } from '../../config/otlp';
import { readSdkSettings } from '../../config/sdk';
import { readLogLevel, readSwitches } from '../../config/switches';
import { KNOWN_VARIABLES } from '../../config/variables';
import { quoted } from '../../safety/shown';
import type { Finding, Subject } from './finding';

/** So many letters off, a name is taken for a misspelt one. */
const MISSPELT = 2;

/** Of the specification, for logs: close to what hoptrace understands, and meant. */
const OF_LOGS = /^OTEL_(?:BLRP|LOGRECORD|LOGS)_/;

/** Each variable that is set and meant for hoptrace: what it means, and whether its value is understood. */
export function configuration({ env }: Subject): Finding[] {
  const { known, reports } = readAll(env);
  const findings = Object.keys(env)
    .filter((name) => env[name]?.trim())
    .sort()
    .flatMap((name) => judge(name, env[name] ?? '', known, reports));
  if (findings.length > 0) return findings;
  return [
    { check: 'settings', status: 'ok', message: 'no OTEL_ or HOPTRACE_ variable is set: defaults apply' },
  ];
}

/** All variables that the settings are made of, and what is said of those that are not understood. */
export function readAll(env: NodeJS.ProcessEnv): { known: Set<string>; reports: string[] } {
  const known = new Set([CONFIG_VARIABLE, ...Object.keys(VARIABLES), ...Object.keys(KNOWN_VARIABLES)]);
  const reports: string[] = [];
  const reader = createReader(env, (message) => reports.push(message));
  const read: Read = (name, kind) => {
    known.add(name);
    return reader(name, kind);
  };
  readSwitches(read);
  readLogLevel(read);
  readSdkSettings(read);
  readOtlpSettings(read, 'traces');
  readOtlpSettings(read, 'metrics');
  listening(reports, () => load({}, env));
  return { known, reports };
}

/** What is reported through OpenTelemetry's diagnostics meanwhile. */
function listening(reports: string[], act: () => void): void {
  const hear = (message: string): void => void reports.push(message);
  const logger: DiagLogger = { error: hear, warn: hear, info: () => {}, debug: () => {}, verbose: () => {} };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  try {
    act();
  } finally {
    diag.disable();
  }
}

function judge(name: string, value: string, known: Set<string>, reports: readonly string[]): Finding[] {
  const said = reports.filter((text) => new RegExp(`^hoptrace: ${name}\\b`).test(text));
  if (said.length > 0)
    return said.map((text) => ({
      check: 'settings',
      status: 'problem',
      message: text.replace('hoptrace: ', ''),
      advice: meant(name, value) ?? 'until it is mended the default applies',
    }));
  if (known.has(name)) {
    const meaning = (KNOWN_VARIABLES[name]?.meaning ?? 'known').replaceAll('`', '');
    return [{ check: 'settings', status: 'ok', message: `${name}=${shown(name, value)}: ${meaning}` }];
  }
  return unknown(name, known);
}

/** An address without its scheme is the commonest slip. */
function meant(name: string, value: string): string | undefined {
  if (!name.endsWith('_ENDPOINT') || !/^[\w.-]+:\d+(?:\/\S*)?$/.test(value.trim())) return undefined;
  return `did you mean http://${value.trim()}?`;
}

/** Nothing is said of variables that are not meant for hoptrace, unless one is but a letter off. */
function unknown(name: string, known: ReadonlySet<string>): Finding[] {
  const isOurs = name.startsWith('HOPTRACE_');
  const [closest] = [...known]
    .map((candidate) => ({ candidate, off: distance(candidate, name) }))
    .sort((a, b) => a.off - b.off);
  if (isOurs || (closest!.off <= MISSPELT && !OF_LOGS.test(name)))
    return [
      {
        check: 'settings',
        status: 'problem',
        message: `${name}: there is no such variable`,
        advice: `did you mean ${closest!.candidate}?`,
      },
    ];
  if (name.startsWith('OTEL_'))
    return [{ check: 'settings', status: 'ok', message: `${name}: hoptrace does not use it` }];
  return [];
}

/** Headers and keys may be secrets; a URL may hold a password. */
function shown(name: string, value: string): string {
  return /HEADERS|KEY|CERT|AUTH|TOKEN|SECRET|PASS/.test(name) ? '…' : quoted(value);
}

/** Levenshtein: how many letters to insert, delete or replace. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
