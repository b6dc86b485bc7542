import { MODEL_FILE } from './files';

/** Read by bundle.ts, and looked for by the doctor. */
const LIST = "globalThis[Symbol.for('hoptrace.bundled')]";

/** Whether a file is one of amqplib's models, whatever the package is called; queries that bundlers add do not count. */
export function isModel(id: string): boolean {
  return MODEL_FILE.test(id.replace(/[?#].*$/, ''));
}

/** The file's code, telling of itself when it has run. Harmless where nobody listens: one entry in a list. */
export function telling(code: string): string {
  if (!code.includes('ConfirmChannel')) return code;
  return `${code.trimEnd()};(${LIST}??=[]).push({exports:module.exports,connection:require('./connection')});\n`;
}
