import { type Baggage, propagation } from '@opentelemetry/api';
import { decodeBase64, encodeBase64 } from './base64';

/** The message header of SkyWalking's correlation protocol v1. */
export const SW8_CORRELATION = 'sw8-correlation';

/** What the agents of Java, Go and Python keep by default; more would be lost on the way. */
const MAX_KEYS = 3;
const MAX_VALUE = 128;

/**
 * As much of the baggage as fits: the first 3 entries with a value of 1 to 128 characters. Empty when that is
 * none.
 */
export function encodeCorrelation(baggage: Baggage): string {
  return baggage
    .getAllEntries()
    .filter(([key, { value }]) => fits(key, value))
    .slice(0, MAX_KEYS)
    .map(([key, { value }]) => `${encodeBase64(key)}:${encodeBase64(value)}`)
    .join();
}

/** Adds what the header carries to baggage, whose own entries stay as they are. Bad pairs are skipped. */
export function decodeCorrelation(header: string, baggage: Baggage = propagation.createBaggage()): Baggage {
  let added = 0;
  for (const pair of header.split(',')) {
    if (added === MAX_KEYS) break;
    const parts = pair.split(':');
    const [key, value] = parts.map(decodeBase64);
    if (parts.length !== 2 || key === undefined || value === undefined || !fits(key, value)) continue;
    added++;
    if (baggage.getEntry(key) === undefined) baggage = baggage.setEntry(key, { value });
  }
  return baggage;
}

function fits(key: string, value: string): boolean {
  return key !== '' && value !== '' && value.length <= MAX_VALUE;
}
