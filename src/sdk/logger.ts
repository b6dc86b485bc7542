import { inspect } from 'node:util';
import { type DiagLogFunction, type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import { type Kind, type Read, word } from '../config/environment';

const LEVELS: Record<string, DiagLogLevel> = {
  none: DiagLogLevel.NONE,
  error: DiagLogLevel.ERROR,
  warn: DiagLogLevel.WARN,
  info: DiagLogLevel.INFO,
  debug: DiagLogLevel.DEBUG,
  verbose: DiagLogLevel.VERBOSE,
  all: DiagLogLevel.ALL,
};

const level: Kind<string> = word(...Object.keys(LEVELS));

/**
 * Sends what hoptrace and the SDK have to say to stderr, from OTEL_LOG_LEVEL on (default `warn`). Only theirs:
 * what the application's own copies of the API say stays the application's, and so does stdout. When the
 * application sets a logger, it gets ours too.
 */
export function startLogger(read: Read): void {
  setLevel(DiagLogLevel.WARN); // for what is said about the level itself
  setLevel(LEVELS[read('OTEL_LOG_LEVEL', level) ?? 'warn'] as DiagLogLevel);
}

function setLevel(logLevel: DiagLogLevel): void {
  diag.setLogger(stderrLogger, { logLevel, suppressOverrideMessage: true });
}

const print: DiagLogFunction = (message, ...args) => {
  const words = [message, ...args].map((arg) => (typeof arg === 'string' ? arg : textOf(arg)));
  const text = words.join(' ');
  process.stderr.write(text.startsWith('hoptrace: ') ? `${text}\n` : `hoptrace: OpenTelemetry: ${text}\n`);
};

function textOf(value: unknown): string {
  return value instanceof Error
    ? `${value.name}: ${value.message}`
    : inspect(value, { breakLength: Infinity });
}

const stderrLogger: DiagLogger = { error: print, warn: print, info: print, debug: print, verbose: print };
