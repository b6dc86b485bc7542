/** A journey as a picture in a file of its own: no script, no style from elsewhere, light or dark by who looks at it. */
import { axisOf } from './axis';
import type { Journey, Row } from './journey';
import { countsOf, milliseconds, titleOf } from './words';

const WIDTH = 1000;
const MARGIN = 16;
const ROW = 22;
const NOTE = 18;
const HEAD = 76;
const SERVICE = 120;
const LABEL = 300;
const DURATION = 80;
const BARS = WIDTH - 2 * MARGIN - SERVICE - LABEL - DURATION;
const INDENT = 12;
/** Deeper rows are not indented further. */
const DEEPEST = 10;
/** Rows beyond these are counted in a last line. */
const MOST = 1000;
/** Told apart by colour-blind people (Okabe and Ito), by service in order of appearance. */
const COLOURS = ['#0072b2', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1b1f24 } .title { font-weight: 600; font-size: 15px }
  .dim { fill: #59636e } .failed { fill: #b3261e } .retry { fill: #8a5a00 } .grid { stroke: #d1d9e0 } .page { fill: #fff }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .dim { fill: #9198a1 } .failed { fill: #ff8a80 } .retry { fill: #e3b341 } .grid { stroke: #3d444d }
    .page { fill: #0d1117 }
  }`;

export function svgOf(journey: Journey): string {
  const rows = journey.rows.slice(0, MOST);
  const services = [...new Set(rows.map(({ span }) => span.service))];
  const axis = axisOf(journey.durationMs, BARS / 8);
  const x = (ms: number) => MARGIN + SERVICE + LABEL + axis.column(ms) * 8;
  const tops = topsOf(rows);
  const left = journey.rows.length - rows.length;
  const height = tops.at(-1)! + (left > 0 ? ROW : 0) + MARGIN;
  const ticks = axis.ticks.map(({ ms }) => {
    const at = x(ms).toFixed(1);
    return `<line class="grid" x1="${at}" x2="${at}" y1="${HEAD - 8}" y2="${height - MARGIN}"/>${text(x(ms) + 3, HEAD - 12, ms === 0 ? '0' : milliseconds(ms), 'dim')}`;
  });
  const drawn = rows.map((row, at) => {
    const colour = COLOURS[services.indexOf(row.span.service) % COLOURS.length]!;
    return `<g>${element('title', tooltipOf(row))}${rowOf(row, tops[at]!, colour, x)}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">
${element('title', titleOf(journey))}<style>${STYLE}</style>
<defs><pattern id="wait" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="grid" x1="0" y1="0" x2="0" y2="6" stroke-width="4"/></pattern></defs>
<rect class="page" width="${WIDTH}" height="${height}"/>
${text(MARGIN, 28, cut(titleOf(journey), 120), 'title')}${text(MARGIN, 48, countsOf(journey), 'dim')}
${ticks.join('\n')}
${drawn.join('\n')}
${left > 0 ? text(MARGIN, tops.at(-1)! + 14, `… and ${left.toLocaleString('en')} more spans`, 'dim') : ''}</svg>
`;
}

/** Where each row begins, and where the last ends. */
function topsOf(rows: readonly Row[]): number[] {
  const tops = [HEAD];
  for (const row of rows) tops.push(tops.at(-1)! + ROW + row.notes.length * NOTE);
  return tops;
}

function rowOf(row: Row, top: number, colour: string, x: (ms: number) => number): string {
  const indent = Math.min(row.depth, DEEPEST) * INDENT;
  const from = x(row.from);
  const width = Math.max(2, x(row.to) - from);
  const base = top + 15;
  const wait = row.wait && box(x(row.wait.from), top + 5, from - x(row.wait.from), 'fill="url(#wait)"');
  const notes = row.notes.map((note, at) =>
    text(
      MARGIN + SERVICE + indent + INDENT,
      base + (at + 1) * NOTE,
      cut(note, 110),
      note.startsWith('✗') ? 'failed' : 'retry',
    ),
  );
  return [
    text(MARGIN, base, cut(row.span.service, 16), ''),
    text(
      MARGIN + SERVICE + indent,
      base,
      cut(row.label, Math.floor((LABEL - indent) / 7)),
      row.failed ? 'failed' : '',
    ),
    wait ?? '',
    box(from, top + 5, width, `fill="${colour}"`),
    row.failed ? text(from + width + 3, base, '✗', 'failed') : '',
    `<text class="dim" x="${WIDTH - MARGIN}" y="${base}" text-anchor="end">${milliseconds(row.to - row.from)}</text>`,
    ...notes,
  ].join('');
}

function tooltipOf({ span, label, from, to }: Row): string {
  return `${span.service}: ${label}, ${milliseconds(to - from)} from ${milliseconds(from)} on`;
}

function box(x: number, y: number, width: number, fill: string): string {
  return `<rect x="${x.toFixed(1)}" y="${y}" width="${Math.max(0, width).toFixed(1)}" height="12" rx="2" ${fill}/>`;
}

function text(x: number, y: number, content: string, style: string): string {
  return `<text${style && ` class="${style}"`} x="${x.toFixed(1)}" y="${y}">${escaped(content)}</text>`;
}

function element(name: string, content: string): string {
  return `<${name}>${escaped(content)}</${name}>`;
}

function cut(content: string, most: number): string {
  const characters = [...content];
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : content;
}

/** What XML has no place for, and what changes the direction of writing, is shown by a sign. */
const UNFIT = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\ufffe\uffff]/gu;
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(content: string): string {
  return content.replace(UNFIT, '\ufffd').replace(/[&<>"]/g, (each) => ENTITIES[each]!);
}
