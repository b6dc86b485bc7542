import { bootstrap, median, summary } from './statistics.mjs';

/** What a contender costs beside none, a message: rounds taken side by side are compared with each other. */
export function added(results, name, figure = 'cpu') {
  const none = results.get('none');
  return median(results.get(name).map((round, i) => round[figure] - none[i][figure]));
}

/** The added cost of one as a share of another's, with the range it lies in. */
export function ratio(results, name, other, figure = 'cpu') {
  const none = results.get('none');
  const rows = results
    .get(name)
    .map((round, i) => [round[figure] - none[i][figure], results.get(other)[i][figure] - none[i][figure]]);
  return ratioOf(rows);
}

/** Of pairs of figures: the first ones beside the second ones, with the range. */
export function ratioOf(rows) {
  return bootstrap(
    rows,
    (some) => median(some.map(([ours]) => ours)) / median(some.map(([, theirs]) => theirs)),
  );
}

/** What hoptrace adds, as a share of what the peer adds; with that of a span alone, where it took part. */
export function boundedRatio(results, state) {
  const of = (name) => ratio(results, `${name}, ${state}`, `peer, ${state}`);
  return { ...of('hoptrace'), bound: results.has(`a span alone, ${state}`) ? of('a span alone') : undefined };
}

/** One as a share of another, the work itself included: how much of the throughput is left, say. */
export function share(results, name, other, figure) {
  const rows = results.get(name).map((round, i) => [round[figure], results.get(other)[i][figure]]);
  return ratioOf(rows);
}

/** A table of one case: each contender's figures, beside the cost it adds. */
export function rowsOf(results, against) {
  return [...results].map(([name, rounds]) => {
    const cpu = summary(rounds.map((round) => round.cpu));
    const wall = summary(rounds.map((round) => round.wall));
    const other = against(name);
    return {
      contender: name,
      'CPU µs': `${cpu.median.toFixed(2)} ± ${cpu.spread.toFixed(2)}`,
      'added µs': name === 'none' ? '' : added(results, name).toFixed(2),
      'of the peer’s': other === undefined ? '' : text(ratio(results, name, other)),
      'wall µs': `${wall.median.toFixed(2)} ± ${wall.spread.toFixed(2)}`,
    };
  });
}

export const text = ({ value, low, high }) => `${value.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;

/** The peer in the same state. */
export const peerOf = (name) =>
  name.startsWith('hoptrace') || name.startsWith('a span') ? name.replace(/^[^,]*/, 'peer') : undefined;
