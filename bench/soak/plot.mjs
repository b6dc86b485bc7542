/** Draws lines over minutes as SVG that reads on a light page and on a dark one. */

const WIDTH = 820;
const HEIGHT = 420;
const AREA = { left: 56, top: 96, right: 190, bottom: 46 };

const STYLE = `
  svg { color-scheme: light dark; font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; }
  .page { fill: #ffffff; } .line { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
  .grid { stroke: #e2e2dd; } text { fill: #1b1e22; } .quiet { fill: #5c636a; } .title { font-size: 16px; font-weight: 600; }
  .c0 { stroke: #0072b2; } .c1 { stroke: #b8600b; } .c2 { stroke: #00866a; } .c3 { stroke: #b0518c; }
  .t0 { fill: #0072b2; } .t1 { fill: #b8600b; } .t2 { fill: #00866a; } .t3 { fill: #b0518c; }
  @media (prefers-color-scheme: dark) {
    .page { fill: #171b1e; } .grid { stroke: #2a3035; } text { fill: #e5e8ea; } .quiet { fill: #9da6ad; }
    .c0 { stroke: #4fa8e0; } .c1 { stroke: #f0a45d; } .c2 { stroke: #3dbf9d; } .c3 { stroke: #dd8cbd; }
    .t0 { fill: #4fa8e0; } .t1 { fill: #f0a45d; } .t2 { fill: #3dbf9d; } .t3 { fill: #dd8cbd; }
  }`;

/**
 * @param lines `{ name, points: [{ x, y }] }`, four at most: x in minutes, y in MB; the name stands at the line's end
 * @param words `title`, and beneath it the lines of `subtitle`
 */
export function plot(lines, { title, subtitle }) {
  const points = lines.flatMap((line) => line.points);
  const xs = ticks(Math.max(...points.map(({ x }) => x)), 6);
  const ys = ticks(Math.max(...points.map(({ y }) => y)), 5);
  const right = WIDTH - AREA.right;
  const bottom = HEIGHT - AREA.bottom;
  const atX = (x) =>
    round(AREA.left + (x / Math.max(...points.map((point) => point.x))) * (right - AREA.left));
  const atY = (y) => round(bottom - (y / ys.at(-1)) * (bottom - AREA.top));
  const names = apart(lines.map((line) => atY(line.points.at(-1).y)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(`${title}. ${subtitle.join(' ')}`)}">`,
    `<style>${STYLE}\n</style>`,
    `<rect class="page" width="${WIDTH}" height="${HEIGHT}" rx="6"/>`,
    text(16, 26, title, 'title'),
    ...subtitle.map((line, index) => text(16, 46 + 18 * index, line, 'quiet')),
    ...ys.map(
      (y) =>
        `<path class="grid" d="M${AREA.left} ${atY(y)}H${right}"/>${text(AREA.left - 8, atY(y) + 4, y, 'quiet', 'end')}`,
    ),
    ...xs.filter((x) => atX(x) <= right).map((x) => text(atX(x), bottom + 18, x, 'quiet', 'middle')),
    text(AREA.left - 8, AREA.top - 12, 'MB', 'quiet', 'end'),
    text((AREA.left + right) / 2, bottom + 36, 'minutes', 'quiet', 'middle'),
    ...lines.map(
      (line, index) =>
        `<path class="line c${index}" d="M${line.points.map(({ x, y }) => `${atX(x)} ${atY(y)}`).join('L')}"/>` +
        text(right + 8, names[index] + 4, line.name, `t${index}`),
    ),
    '</svg>',
    '',
  ].join('\n');
}

/** Round numbers from 0 to at least `most`. */
function ticks(most, wanted) {
  const rough = most / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough);
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) => round(index * step));
}

/** Names of lines that end close to each other, moved so that each is read. */
function apart(places, gap = 17) {
  const order = places.map((place, index) => ({ place, index })).sort((a, b) => a.place - b.place);
  for (let i = 1; i < order.length; i++) order[i].place = Math.max(order[i].place, order[i - 1].place + gap);
  return order.sort((a, b) => a.index - b.index).map(({ place }) => place);
}

const round = (value) => Math.round(value * 100) / 100;
const escaped = (value) =>
  String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const text = (x, y, value, kind, anchor = 'start') =>
  `<text x="${round(x)}" y="${round(y)}" class="${kind}" text-anchor="${anchor}">${escaped(value)}</text>`;
