import type { RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { placeIn, type Range, type Tick } from './scale';

/** Of dragging, in pixels, that means a range and not a click. */
const LEAST_DRAG = 4;

interface AxisProps {
  measured: RefObject<HTMLDivElement | null>;
  range: Range;
  width: number;
  ticks: readonly Tick[];
  zoomed: boolean;
  /** Undefined: all of it. */
  onZoom(range: Range | undefined): void;
}

/** The labels of the time axis. A part of it that is dragged over becomes all of it. */
export function Axis({ measured, range, width, ticks, zoomed, onZoom }: AxisProps) {
  const begun = useRef<number | undefined>(undefined);
  const [drag, setDrag] = useState<[from: number, to: number]>();
  const placeOf = (event: PointerEvent) =>
    event.clientX - (measured.current?.getBoundingClientRect().left ?? 0);
  const begin = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    begun.current = placeOf(event);
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent) => {
    if (begun.current === undefined) return;
    const to = Math.min(width, Math.max(0, placeOf(event)));
    setDrag([Math.min(begun.current, to), Math.max(begun.current, to)]);
  };
  const end = () => {
    begun.current = undefined;
    setDrag(undefined);
    if (!drag || drag[1] - drag[0] < LEAST_DRAG) return;
    const momentAt = (x: number) => range.from + (x / width) * (range.to - range.from);
    onZoom({ from: momentAt(drag[0]), to: momentAt(drag[1]) });
  };
  return (
    <span role="columnheader" class="axis figures" aria-label="Time" title="Drag to look closer">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys + - 0 do the same */}
      <div
        class="ticks"
        ref={measured}
        onPointerDown={begin}
        onPointerMove={move}
        onPointerUp={end}
        onDblClick={() => onZoom(undefined)}
      >
        {ticks.map(({ at, label }) => (
          <span key={at} style={{ left: `${placeIn(range, at) * 100}%` }}>
            {label}
          </span>
        ))}
        {drag && <div class="drag" style={{ left: `${drag[0]}px`, width: `${drag[1] - drag[0]}px` }} />}
      </div>
      {zoomed && (
        <button type="button" class="whole" onClick={() => onZoom(undefined)}>
          All of it
        </button>
      )}
    </span>
  );
}
