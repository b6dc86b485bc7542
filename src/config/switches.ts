import { flag, type Read, word } from './environment';

/**
 * Reads the variables that decide before there is anything to report with (wanted.ts), so that a value that
 * cannot be understood is reported once there is.
 */
export function readSwitches(read: Read): void {
  read('OTEL_SDK_DISABLED', flag);
  read('HOPTRACE_ENABLED', flag);
  read('HOPTRACE_FALLBACK', word('on', 'off'));
}

const LOG_LEVELS = ['none', 'error', 'warn', 'info', 'debug', 'verbose', 'all'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** OTEL_LOG_LEVEL: how much is said on stderr. Default `warn`. */
export function readLogLevel(read: Read): LogLevel {
  return read('OTEL_LOG_LEVEL', word(...LOG_LEVELS)) ?? 'warn';
}
