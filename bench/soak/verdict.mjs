import { median } from '../lib/statistics.mjs';

/** RSS that grows by less than this, MB an hour, is flat: below it an hour cannot tell growth from the collector's moods. */
export const FLAT = 4;

/** Parts of the second half, each of which counts as one figure: samples that follow each other are not independent. */
const PARTS = 12;

/** The slope of a figure over the second half of the run, by the hour, and how far it may be off (two standard errors). */
export function slopeOf(samples, figure) {
  const last = samples.at(-1).minute;
  const half = samples.filter(({ minute }) => minute >= last / 2);
  const parts = Array.from({ length: PARTS }, (_, part) =>
    half.slice(Math.floor((part * half.length) / PARTS), Math.floor(((part + 1) * half.length) / PARTS)),
  ).filter((part) => part.length > 0);
  return regression(
    parts.map((part) => ({
      x: median(part.map(({ minute }) => minute)) / 60,
      y: median(part.map((sample) => sample[figure])),
    })),
  );
}

function regression(points) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = mean(points.map((point) => point.x));
  const y = mean(points.map((point) => point.y));
  const width = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
  const slope = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0) / width;
  const rest = points.reduce((sum, point) => sum + (point.y - y - slope * (point.x - x)) ** 2, 0);
  return { slope, error: 2 * Math.sqrt(rest / (points.length - 2) / width) };
}

/** What is to be said of a run, a line each; `wrong`: those that are not as they must be. */
export function verdictOn({ samples, warm, end, code, made, arrived, lost }) {
  const rss = slopeOf(samples, 'rss');
  const lines = [
    {
      isRight: rss.slope - rss.error < FLAT,
      text: `RSS over the last half: ${signed(rss.slope)} ± ${rss.error.toFixed(1)} MB an hour (flat: below ${FLAT})`,
    },
    {
      isRight: end.heapUsed < warm.heapUsed + 2,
      text: `heap after the garbage collector: ${warm.heapUsed.toFixed(1)} MB when warm, ${end.heapUsed.toFixed(1)} at the end`,
    },
    {
      isRight: arrived + lost === made,
      text: `spans: ${number(made)} made = ${number(arrived)} arrived + ${number(lost)} said to be lost${arrived + lost === made ? '' : `, wrong by ${arrived + lost - made}`}`,
    },
    { isRight: code === 0, text: `the program ended with ${code}` },
  ];
  for (const what of ['threads', 'descriptors', 'listeners'])
    lines.push({
      isRight: end[what] <= warm[what],
      text: `${what}: ${warm[what]} when warm, ${end[what]} at the end`,
    });
  return lines;
}

const signed = (value) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`;
const number = (value) => value.toLocaleString('en');
