import { parse } from 'node:path';

/** Where the program runs, or the root where that folder is gone: Node.js throws then. */
export function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    return parse(__dirname).root;
  }
}
