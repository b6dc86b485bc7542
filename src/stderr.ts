import { writeSync } from 'node:fs';
import { lineOf } from './shown';

const STDERR = 2;

/**
 * One line on stderr, and nothing else: the reader of a pipe may be gone, and `process.stderr` would tell that
 * by an error event, which ends a program that does not listen. A line that cannot be written is not written.
 */
export function printLine(text: string): void {
  try {
    writeSync(STDERR, `${lineOf(text)}\n`);
  } catch {
    // EPIPE, EAGAIN, EBADF: there is nobody to tell
  }
}
