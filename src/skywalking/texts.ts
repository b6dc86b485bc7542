/**
 * Texts as OAP takes them: well-formed, within its limits, and without NUL, which PostgreSQL, where OAP may keep
 * them, refuses together with all that is written at the same time. Limits are in UTF-16 code units, as Java counts.
 */
import { cut } from '../wire/text';

/** Of the sw8 protocol, for a service and an instance; OAP's own is 70. */
export const MAX_NAME = 50;
/** Of the sw8 protocol, for an endpoint and an address: "less than 150"; OAP's own for an endpoint is 150. */
export const MAX_PATH = 149;
/** OAP's column for ids of traces and segments. */
const MAX_ID = 150;
const MAX_KEY = 256;
/** OAP leaves a tag out of its index of searchable ones when `key=value` is longer (Tag.TAG_LENGTH). */
const MAX_SEARCHABLE = 256;
/** OAP has no limit for one text, but one for the segment: gRPC's 4 MB, unless it is set up otherwise. */
const MAX_VALUE = 16_384;

const NUL = '\0';
const REPLACEMENT = '\uFFFD';

function text(value: string, limit: number): string {
  const good = cut(value, limit);
  return good.includes(NUL) ? good.replaceAll(NUL, REPLACEMENT) : good;
}

/** of a service or an instance */
export const nameOf = (value: string): string => text(value, MAX_NAME);
/** of an operation, which OAP calls an endpoint */
export const pathOf = (value: string): string => text(value, MAX_PATH);
/** of a broker, say: the same on both sides, since OAP finds the one by the other */
export const addressOf = (value: string): string => text(value, MAX_PATH);
export const idOf = (value: string): string => text(value, MAX_ID);
export const keyOf = (value: string): string => text(value, MAX_KEY);
export const contentOf = (value: string): string => text(value, MAX_VALUE);
export const searchableOf = (key: string, value: string): string =>
  text(value, MAX_SEARCHABLE - key.length - '='.length);
