/** Of a long list only the rows in sight, and some around them, are drawn. */
import type { RefObject } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { useSize } from './size';

export interface Windowed {
  /** The element that scrolls. */
  scroller: RefObject<HTMLDivElement | null>;
  /** The rows to draw: from, up to but without, and not beyond the end of the list. */
  from: number;
  to: number;
  /** Scrolls no further than it takes for the row to be in sight. */
  show(index: number): void;
}

/** Rows above and below those in sight, so that scrolling finds them drawn. */
const AROUND = 12;

/**
 * @param rowHeight in pixels, as `above`
 * @param above height of what stands over the rows inside the scroller and stays in sight
 */
export function useWindowed(rowHeight: number, above = 0): Windowed {
  const scroller = useRef<HTMLDivElement>(null);
  const { height } = useSize(scroller);
  const [first, setFirst] = useState(0);

  useEffect(() => {
    const { current } = scroller;
    if (!current) return;
    const scrolled = () => setFirst(Math.floor(current.scrollTop / rowHeight));
    scrolled();
    current.addEventListener('scroll', scrolled, { passive: true });
    return () => current.removeEventListener('scroll', scrolled);
  }, [rowHeight, height === 0]);

  const show = useCallback(
    (index: number) => {
      const { current } = scroller;
      if (!current) return;
      const [top, room] = [index * rowHeight, current.clientHeight - above];
      if (top < current.scrollTop) current.scrollTop = top;
      else if (top + rowHeight > current.scrollTop + room) current.scrollTop = top + rowHeight - room;
    },
    [rowHeight, above],
  );

  return {
    scroller,
    from: Math.max(0, first - AROUND),
    to: first + Math.ceil(height / rowHeight) + AROUND,
    show,
  };
}
