import { inspect } from 'node:util';
import { type DiagLogFunction, type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import type { Read } from '../config/environment';
import { type LogLevel, readLogLevel } from '../config/switches';
import { printLine } from '../safety/stderr';

const LEVELS: Record<LogLevel, DiagLogLevel> = {
  none: DiagLogLevel.NONE,
  error: DiagLogLevel.ERROR,
  warn: DiagLogLevel.WARN,
  info: DiagLogLevel.INFO,
  debug: DiagLogLevel.DEBUG,
  verbose: DiagLogLevel.VERBOSE,
  all: DiagLogLevel.ALL,
};

/**
 * Sends what hoptrace and the SDK have to say to stderr, from OTEL_LOG_LEVEL on (default `warn`). Only theirs:
 * what the application's own copies of the API say stays the application's, and so does stdout. When the
 * application sets a logger, it gets ours too.
 */
export function startLogger(read: Read): void {
  said.clear();
  setLevel(DiagLogLevel.WARN); // for what is said about the level itself
  setLevel(LEVELS[readLogLevel(read)]);
}

function setLevel(logLevel: DiagLogLevel): void {
  diag.setLogger(stderrLogger, { logLevel, suppressOverrideMessage: true });
}

/** Milliseconds during which the same, but for its numbers, is not said again. */
const QUIET = 60_000;

/** what was said, without numbers -> when */
const said = new Map<string, number>();
const REMEMBERED = 100;

function wasSaid(text: string): boolean {
  const kind = text.replace(/\d+/g, '');
  const now = performance.now();
  if (now - (said.get(kind) ?? -Infinity) < QUIET) return true;
  if (said.size === REMEMBERED) said.clear();
  said.set(kind, now);
  return false;
}

const print: DiagLogFunction = (message, ...args) => {
  const words = [message, ...args].map((arg) => (typeof arg === 'string' ? arg : shown(arg)));
  const text = words.join(' ');
  if (!text.startsWith('hoptrace: ') && wasSaid(text)) return; // ours know when to be quiet
  printLine(text.startsWith('hoptrace: ') ? text : `hoptrace: OpenTelemetry: ${text}`);
};

function shown(value: unknown): string {
  return value instanceof Error
    ? `${value.name}: ${value.message}`
    : inspect(value, { breakLength: Infinity });
}

const stderrLogger: DiagLogger = { error: print, warn: print, info: print, debug: print, verbose: print };
