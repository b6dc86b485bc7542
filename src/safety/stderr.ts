import { faultOf, lineOf } from './shown';

const STDERR = 2;

/**
 * One line on stderr, and nothing else: the reader of a pipe may be gone, and `process.stderr` would tell that
 * by an error event, which ends a program that does not listen. A line that cannot be written is not written.
 */
export function printLine(text: string): void {
  try {
    fileSystem().writeSync(STDERR, `${lineOf(text)}\n`);
  } catch {
    // EPIPE, EAGAIN, EBADF: there is nobody to tell
  }
}

/**
 * What `act` gives; where it fails, one line on stderr that says what it was, and undefined. Not by the diagnostic
 * logger: that may be what could not be started.
 */
export function orPrint<T>(what: string, act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    printLine(`hoptrace: ${what}: ${faultOf(error)}`);
    return undefined;
  }
}

/** Not an import: where hoptrace was bundled into an ECMAScript module, that would end the program before the line that says so. */
function fileSystem(): typeof import('node:fs') {
  return process.getBuiltinModule?.('node:fs') ?? require('node:fs');
}
