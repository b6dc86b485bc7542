/** Draws a journey as a tree with bars on a time axis, in a number of columns. The parts of a line: */
import { type Axis, axisOf } from '../journey/axis';
import type { Journey, Row } from '../journey/journey';
import { countsOf, milliseconds, titleOf } from '../journey/words';
import { createBranches } from './branches';
import type { Style, Styles } from './style';
import { fill, visible, widthOf, wrap } from './text';

interface Layout {
  service: number;
  label: number;
  bars: number;
}

const DURATION = 9;
const SERVICE = { least: 8, most: 18 };
const LABEL = { least: 16, most: 40 };
/** Of the width, the share that labels take at most. */
const LABEL_SHARE = 0.4;
/** The narrowest and the widest picture. */
export const COLUMNS = { least: 60, most: 200, usual: 100 };

/** Before the further lines of a note. */
const HANGING = '  ';

const WORK = '█';
/** Work too short for a cell. */
const BLINK = '▏';
const WAIT = { consumer: '░', retry: '╌' } as const;
const GRID = '┊';

export interface Drawing {
  styles: Styles;
  /** The colour of a service. */
  colourOf(service: string): Style;
  /** From 60 to 200. */
  columns: number;
  /** Rows beyond these are counted in a last line. Default: all. */
  most?: number;
}

/** The lines of one journey. */
export function draw(journey: Journey, drawing: Drawing): string[] {
  const { styles, most = Number.POSITIVE_INFINITY } = drawing;
  const columns = Math.min(COLUMNS.most, Math.max(COLUMNS.least, Math.floor(drawing.columns)));
  const rows = journey.rows.slice(0, most);
  const branches = createBranches();
  const lines = rows.map((row, at) => ({ row, ...branches.next(row, rows[at + 1]?.parent === at) }));
  const layout = layoutOf(lines, columns);
  const axis = axisOf(journey.durationMs, layout.bars);
  const [title, ...rest] = wrap(visible(titleOf(journey)), columns);
  const left = journey.rows.length - rows.length;
  return [
    styles.bold(title!),
    ...rest.map(styles.bold),
    styles.dim(fill(countsOf(journey), layout.service + layout.label) + axis.line),
    ...lines.flatMap(({ row, branch, below }) => [
      rowLine(row, branch, layout, axis, drawing),
      ...row.notes.flatMap((note) => noteLines(below, note, layout, columns, styles)),
    ]),
    ...(left > 0 ? [styles.dim(`… and ${left.toLocaleString('en')} more spans`)] : []),
  ];
}

function layoutOf(lines: readonly { row: Row; branch: string }[], columns: number): Layout {
  const longest = (widths: readonly number[]) => widths.reduce((most, width) => Math.max(most, width), 0) + 1;
  const service = clamp(longest(lines.map(({ row }) => widthOf(visible(row.span.service)))), SERVICE);
  const labels = lines.map(({ row, branch }) => widthOf(branch) + widthOf(visible(row.label)));
  const most = Math.max(LABEL.least, Math.min(LABEL.most, Math.floor(columns * LABEL_SHARE)));
  const label = clamp(longest(labels), { least: LABEL.least, most });
  return { service, label, bars: columns - service - label - DURATION };
}

function clamp(value: number, { least, most }: { least: number; most: number }): number {
  return Math.min(most, Math.max(least, value));
}

function rowLine(row: Row, branch: string, layout: Layout, axis: Axis, drawing: Drawing): string {
  const { styles } = drawing;
  const colour = row.failed ? styles.red : drawing.colourOf(row.span.service);
  const label = fill(visible(row.label), layout.label - widthOf(branch) - 1);
  return (
    colour(`${fill(visible(row.span.service), layout.service - 1)} `) +
    styles.dim(branch) +
    (row.failed ? styles.red(label) : label) +
    ' ' +
    bars(row, axis, layout.bars, colour, styles.dim) +
    styles.dim(milliseconds(row.to - row.from).padStart(DURATION))
  );
}

function noteLines(
  below: string,
  note: string,
  { service }: Layout,
  columns: number,
  styles: Styles,
): string[] {
  const style = note.startsWith('✗') ? styles.red : styles.yellow;
  const indent = ' '.repeat(service);
  const room = columns - service - widthOf(below);
  return wrap(visible(note), room - HANGING.length).map(
    (line, index) => indent + styles.dim(below) + style(index === 0 ? line : HANGING + line),
  );
}

/** Cell by cell: the work, before it the wait, elsewhere the axis's grid. */
function bars(row: Row, axis: Axis, width: number, colour: Style, dim: Style): string {
  const from = Math.min(Math.floor(axis.column(row.from)), width - 1);
  const to = Math.min(width, Math.max(from + 1, Math.round(axis.column(row.to))));
  const waitFrom = row.wait ? Math.floor(axis.column(row.wait.from)) : from;
  const room = row.failed ? Math.min(to, width - 1) - from : to - from;
  const work = axis.column(row.to - row.from) < 0.5 && room > 0 ? BLINK : WORK.repeat(room);
  const wait = row.wait ? WAIT[row.wait.for].repeat(Math.max(0, from - waitFrom)) : '';
  const end = row.failed ? '✗' : '';
  const done = from + work.length + end.length;
  return dim(grid(axis, 0, from - wait.length)) + colour(wait + work + end) + dim(grid(axis, done, width));
}

function grid({ ticks }: Axis, from: number, to: number): string {
  const columns = new Set(ticks.map((tick) => tick.column));
  return Array.from({ length: Math.max(0, to - from) }, (_, index) =>
    columns.has(from + index) ? GRID : ' ',
  ).join('');
}
