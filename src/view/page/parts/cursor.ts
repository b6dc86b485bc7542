import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useKeys } from './keys';

export interface Cursor {
  /** The row that has the focus, or had it last; -1: none. */
  at: number;
  move(to: number): void;
}

interface CursorOptions {
  count: number;
  /** Brings a row into sight. */
  show(index: number): void;
  /** The element of a row that takes the focus. */
  find(index: number): HTMLElement | null | undefined;
  /** The row that gets the focus to begin with. Default -1: none. */
  at?: number | undefined;
}

/** j and k, and the arrow keys while a row has the focus, go from row to row. */
export function useCursor({ count, show, find, at: first = -1 }: CursorOptions): Cursor {
  const [at, setAt] = useState(first);
  const wanted = useRef(first >= 0);
  const move = (to: number) => {
    const next = Math.max(0, Math.min(count - 1, to));
    if (count === 0) return;
    wanted.current = true;
    show(next);
    setAt(next);
    if (next === at) find(next)?.focus({ preventScroll: true });
  };
  // a row far away is drawn only after the scrolling; before the next key, which is for the row that has the focus
  useLayoutEffect(() => {
    if (!wanted.current) return;
    const row = find(at);
    if (!row) return;
    wanted.current = false;
    row.focus({ preventScroll: true });
  });
  const onRow = (step: number) => () => {
    if (document.activeElement !== find(at)) return false;
    move(at + step);
    return true;
  };
  useKeys({
    j: () => move(at + 1),
    k: () => move(at - 1),
    ArrowDown: onRow(1),
    ArrowUp: onRow(-1),
    Home: onRow(-Infinity),
    End: onRow(Infinity),
  });
  return { at, move };
}
