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
