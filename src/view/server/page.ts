/** The page's files, as the build made them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from './api';

const FOLDER = join(__dirname, 'page');

const FILES: Record<string, [file: string, type: string]> = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/app.js': ['app.js', 'text/javascript; charset=utf-8'],
  '/app.css': ['app.css', 'text/css; charset=utf-8'],
};

/** Nothing from elsewhere, nothing that a text could start, no frame around it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** Sent with every answer. */
export const SAFE: Record<string, string> = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** Undefined where the path is none of the page's. */
export function pageAt(path: string): Answer | undefined {
  const found = Object.hasOwn(FILES, path) ? FILES[path] : undefined;
  if (found === undefined) return undefined;
  const [file, type] = found;
  return { status: 200, type, body: readFileSync(join(FOLDER, file), 'utf8') };
}
