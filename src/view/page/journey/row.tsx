import type { JourneySpan } from '../../api';
import { duration } from '../figures';
import { Icon } from '../parts/icons';
import { NARROW, useMedia } from '../parts/media';
import { colourOf } from '../parts/services';
import { beginning, middle } from '../text';
import { placeIn, type Range } from './scale';

/** Deeper than this the indent stays as it is: names must have room. */
const DEEPEST = 14;
const LONGEST_NOTE = 160;
/** Free at the right of the time axis, in pixels, so that the last span's words have room; as the style sheet has it. */
const BESIDE = { wide: 96, narrow: 12 };
/** For words that are more than the duration. */
const LEAST_ROOM = 220;

interface RowProps {
  span: JourneySpan;
  row: number;
  top: number;
  range: Range;
  /** Of the range, in pixels. */
  width: number;
  /** Whether there are spans below it. */
  parent: boolean;
  folded: boolean;
  chosen: boolean;
  /** Whether Tab comes to it. */
  reachable: boolean;
  onChoose(): void;
  onFold(): void;
}

export function Row({
  span,
  row,
  top,
  range,
  width,
  parent,
  folded,
  chosen,
  reachable,
  onChoose,
  onFold,
}: RowProps) {
  const depth = Math.min(span.depth, DEEPEST);
  const fold = (event: Event) => {
    event.stopPropagation();
    onFold();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Waterfall has the keys
    <div
      class={`span ${span.failed ? 'failing' : ''} ${chosen ? 'chosen' : ''}`}
      role="row"
      aria-level={span.depth + 1}
      aria-rowindex={row + 2}
      aria-selected={chosen}
      aria-expanded={parent ? !folded : undefined}
      data-row={row}
      tabIndex={reachable ? 0 : -1}
      style={{ transform: `translateY(${top}px)`, '--c': colourOf(span.service) }}
      onClick={onChoose}
    >
      <span role="gridcell" class="what" style={{ '--depth': depth }}>
        <span class={`twist ${parent ? '' : 'leaf'}`} onClick={parent ? fold : undefined} aria-hidden="true">
          {folded ? '▸' : '▾'}
        </span>
        <span class="dot" />
        <span class="name label">
          <bdi>{middle(span.label, 90)}</bdi>
        </span>
        <span class="name quiet who">
          <bdi>{middle(span.service, 40)}</bdi>
        </span>
      </span>
      <span role="gridcell" class="when figures">
        <Bar span={span} range={range} width={width} />
      </span>
    </div>
  );
}

/** Work shorter than this is drawn as long, of the range. */
const SHORTEST = 0.0015;

function Bar({ span, range, width }: Pick<RowProps, 'span' | 'range' | 'width'>) {
  const beside = useMedia(NARROW) ? BESIDE.narrow : BESIDE.wide;
  const [from, to] = [placeIn(range, span.start), placeIn(range, span.end)];
  const waitFrom = span.wait ? Math.min(from, placeIn(range, span.wait.from)) : from;
  const percent = (place: number) => `${(place * 100).toFixed(3)}%`;
  const [left, right] = [waitFrom * width, (1 - to) * width + beside];
  const before = left > right; // the words stand where there is more room
  const noteFits = Math.max(left, right) > LEAST_ROOM;
  const side = before
    ? { right: percent(1 - waitFrom), maxWidth: percent(waitFrom) }
    : { left: percent(Math.max(0, to)), maxWidth: `calc(${percent(1 - Math.max(0, to))} + ${beside}px)` };
  const gone = to < 0 || waitFrom > 1;
  return (
    <>
      {span.wait && (
        <span
          class={`wait ${span.wait.for}`}
          style={{ left: percent(waitFrom), width: percent(from - waitFrom) }}
        />
      )}
      <span
        class={`work ${span.operation ?? 'beside'}`}
        style={{ left: percent(from), width: percent(Math.max(SHORTEST, to - from)) }}
      />
      {!gone && (
        <span class={`says ${before ? 'before' : ''}`} style={side}>
          {span.failed && <Icon name="cross" size={12} />}
          <span>{duration(span.end - span.start)}</span>
          {span.notes.length > 0 && noteFits && (
            <span class={`name ${span.failed ? 'failed' : 'warn'}`}>
              <bdi>{beginning(span.notes[0]!.replace(/^✗ /, ''), LONGEST_NOTE)}</bdi>
            </span>
          )}
        </span>
      )}
    </>
  );
}
