import { isUtf8 } from 'node:buffer';

/** Standard base64; a sender that leaves out the padding is understood. */
const BASE64 = /^[A-Za-z\d+/]*={0,2}$/;

export function encodeBase64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/** undefined: not base64, or not UTF-8 in it */
export function decodeBase64(text: string): string | undefined {
  if (!BASE64.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}
