/** Where one was in the list, so that one comes back to it from a journey: not to its top, with all the searching to do again. */
import type { Pause } from './list';

interface Place {
  /** The filters. */
  search: string;
  /** The list as it stood still; undefined: it did not. */
  pause: Pause | undefined;
  /** In pixels. */
  scrolled: number;
  /** The row that had the focus; -1: none. */
  at: number;
}

let left: Place | undefined;

/** Must be called when the address is that of the next view. */
export function leave(place: Place): void {
  left = location.hash.startsWith('#/journey/') ? place : undefined;
}

/** Undefined: one comes from elsewhere, or to other filters. */
export function comeBack(search: string): Place | undefined {
  const place = left?.search === search ? left : undefined;
  left = undefined;
  return place;
}
