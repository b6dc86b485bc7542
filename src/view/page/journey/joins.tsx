import { useMemo } from 'preact/hooks';
import type { JourneySpan } from '../../api';
import { placeIn, type Range, type Tick } from './scale';
import { retriesOf } from './tree';

interface JoinsProps {
  spans: readonly JourneySpan[];
  /** Indexes of the spans in sight, line by line. */
  rows: readonly number[];
  /** The lines that are drawn. */
  from: number;
  to: number;
  range: Range;
  rowHeight: number;
  /** Moments that the axis names. */
  ticks: readonly Tick[];
}

/** Behind the spans: the grid of the axis, and lines from an attempt that failed to the next one, down through whatever lies between. */
export function Joins({ spans, rows, from, to, range, rowHeight, ticks }: JoinsProps) {
  const lines = useMemo(() => {
    const rowOf = new Map(rows.map((index, row) => [index, row]));
    return retriesOf(spans).flatMap(([before, after]) => {
      const [top, bottom] = [rowOf.get(before), rowOf.get(after)];
      if (top === undefined || bottom === undefined) return [];
      return [{ top, bottom, moment: spans[after]!.wait?.from ?? spans[before]!.end }];
    });
  }, [spans, rows]);
  return (
    <div class="joins" aria-hidden="true">
      {ticks.map(({ at }) => (
        <i key={at} style={{ left: `${placeIn(range, at) * 100}%` }} />
      ))}
      {lines
        .filter(({ top, bottom }) => Math.min(top, bottom) <= to && Math.max(top, bottom) >= from)
        .map(({ top, bottom, moment }) => (
          <span
            key={bottom}
            style={{
              left: `${placeIn(range, moment) * 100}%`,
              top: `${(Math.min(top, bottom) + 0.75) * rowHeight}px`,
              height: `${(Math.abs(bottom - top) - 0.25) * rowHeight}px`,
            }}
          />
        ))}
    </div>
  );
}
