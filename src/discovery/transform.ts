import { LIBRARY_FILE, MODEL_FILE } from './files';

/** Read by bundle.ts, and looked for by the doctor. */
const LIST = "globalThis[Symbol.for('hoptrace.bundled')]";

/**
 * Whether a file is one of amqplib's models, whatever the package is called, or one of a library that queues messages
 * for it; queries that bundlers add do not count.
 */
export function isTold(id: string): boolean {
  const path = pathOf(id);
  return MODEL_FILE.test(path) || LIBRARY_FILE.test(path);
}

/** The file's code, telling of itself when it has run. Harmless where nobody listens: one entry in a list. */
export function telling(code: string, id: string): string {
  const library = LIBRARY_FILE.exec(pathOf(id))?.[0].replaceAll('\\', '/');
  // on a line of its own: the last one may be a comment
  if (library !== undefined) return `${code}\n${push(`library:${JSON.stringify(library)}`)}\n`;
  if (!code.includes('ConfirmChannel')) return code;
  return `${code.trimEnd()}${push("connection:require('./connection')")}\n`;
}

function push(more: string): string {
  return `;(${LIST}??=[]).push({exports:module.exports,${more}});`;
}

function pathOf(id: string): string {
  return id.replace(/[?#].*$/, '');
}
