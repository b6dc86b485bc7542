/** The spans of a journey, each on a line of its own along one axis of time. */
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { JourneyAnswer } from '../../api';
import { useCursor } from '../parts/cursor';
import { useKeys } from '../parts/keys';
import { useSize } from '../parts/size';
import { useWindowed } from '../parts/windowed';
import { Axis } from './axis';
import { Joins } from './joins';
import { Row } from './row';
import { type Range, ticksOf, zoomed } from './scale';
import { endOf, unfolded } from './tree';

const ROW = 28;
const HEAD = 30;
/** Beyond the last span, so that its duration can stand there. Of the whole. */
const MARGIN = 0.02;
const ZOOM = 2;
/** Pixels for each label of the axis. */
const ROOM = 90;

interface WaterfallProps {
  journey: JourneyAnswer;
  /** Index of the span that is shown in full; -1: none. */
  chosen: number;
  onChoose(index: number): void;
}

export function Waterfall({ journey, chosen, onChoose }: WaterfallProps) {
  const { spans } = journey;
  const whole: Range = { from: 0, to: Math.max(0.001, journey.durationMs * (1 + MARGIN)) };
  const [zoom, setZoom] = useState<Range>();
  const range = zoom ?? whole;
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set());
  const rows = useMemo(() => unfolded(spans, folded), [spans, folded]);
  const { scroller, from, to, show } = useWindowed(ROW, HEAD);
  const axis = useRef<HTMLDivElement>(null);
  const { width } = useSize(axis);

  const ticks = width > 0 ? ticksOf(range, width / ROOM) : [];

  const find = (row: number) => scroller.current?.querySelector<HTMLElement>(`[data-row="${row}"]`);
  const cursor = useCursor({ count: rows.length, show, find });
  const fold = (index: number, close: boolean) => {
    const next = new Set(folded);
    if (close) next.add(index);
    else next.delete(index);
    setFolded(next);
  };
  const here = rows[cursor.at];
  const moveTo = (index: number) => cursor.move(rows.indexOf(index));

  // the span that a link names is in sight from the start; the one that the cursor is on is the one that is shown.
  // Before the next key: a k that takes effect after an Escape would open again what was closed
  useLayoutEffect(() => {
    const row = rows.indexOf(chosen);
    if (row >= 0 && row !== cursor.at) cursor.move(row);
  }, [chosen, scroller.current === null]);
  useLayoutEffect(() => {
    if (chosen >= 0 && here !== undefined && here !== chosen) onChoose(here);
  }, [here]);

  const inside = (act: (index: number) => void) => () => {
    if (here === undefined || document.activeElement !== find(cursor.at)) return false;
    act(here);
    return true;
  };
  const nearer = (factor: number) => () => {
    const span = here === undefined ? undefined : spans[here];
    const around = span ? (span.start + span.end) / 2 : (range.from + range.to) / 2;
    setZoom(zoomed(range, whole, around, factor));
  };
  useKeys({
    Enter: inside(onChoose),
    ' ': inside(onChoose),
    ArrowLeft: inside((index) =>
      endOf(spans, index) > index + 1 && !folded.has(index)
        ? fold(index, true)
        : moveTo(spans[index]!.parent),
    ),
    ArrowRight: inside((index) => (folded.has(index) ? fold(index, false) : cursor.move(cursor.at + 1))),
    '+': nearer(ZOOM),
    '-': nearer(1 / ZOOM),
    '0': () => setZoom(undefined),
  });

  return (
    <div class="waterfall" role="treegrid" aria-label="Spans" aria-rowcount={rows.length + 1} ref={scroller}>
      <div class="columns" role="rowgroup">
        <div role="row" aria-rowindex={1}>
          <span role="columnheader">Span</span>
          <Axis
            measured={axis}
            range={range}
            width={width}
            ticks={ticks}
            zoomed={zoom !== undefined}
            onZoom={setZoom}
          />
        </div>
      </div>
      <div class="spacer" role="rowgroup" style={{ height: `${rows.length * ROW}px` }}>
        <Joins spans={spans} rows={rows} from={from} to={to} range={range} rowHeight={ROW} ticks={ticks} />
        {rows.slice(from, to).map((index, offset) => {
          const row = from + offset;
          return (
            <Row
              key={index}
              span={spans[index]!}
              row={row}
              top={row * ROW}
              range={range}
              width={width}
              parent={endOf(spans, index) > index + 1}
              folded={folded.has(index)}
              chosen={index === chosen}
              reachable={cursor.at < 0 ? row === 0 : row === cursor.at}
              onChoose={() => {
                cursor.move(row);
                onChoose(index);
              }}
              onFold={() => fold(index, !folded.has(index))}
            />
          );
        })}
      </div>
    </div>
  );
}
