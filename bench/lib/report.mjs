/** Tables for people: as they come, and in Markdown. */

export function markdown({ title, rows }) {
  const columns = Object.keys(rows[0]);
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    `### ${title}`,
    '',
    line(columns),
    line(columns.map((_, i) => (i === 0 ? '---' : '---:'))),
    ...rows.map((row) => line(columns.map((column) => row[column]))),
    '',
  ].join('\n');
}

const digits = (value) => (Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
const short = (value) => value.toFixed(digits(value));

/** Targets beside what was measured, as a table. */
export function verdicts(judged) {
  return {
    title: 'Targets',
    rows: judged.map(({ figure, what, atMost, atLeast, orOfASpan, value, low, high, bound, verdict }) => ({
      figure,
      what,
      target:
        atMost === undefined
          ? `≥ ${atLeast}`
          : `≤ ${atMost}${orOfASpan === undefined ? '' : ` or ${orOfASpan} × a span alone`}`,
      measured: low === high ? short(value) : `${short(value)} (${short(low)}–${short(high)})`,
      'a span alone': bound === undefined ? '' : short(bound.value),
      verdict,
    })),
  };
}
