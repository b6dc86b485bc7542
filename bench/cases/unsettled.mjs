import { hoptrace, NONE, peer, spanAlone } from '../contenders.mjs';
import { added } from '../lib/added.mjs';
import { interleave } from '../lib/interleave.mjs';
import { bootstrap, median } from '../lib/statistics.mjs';

/** `allUpTo` is compared with the bound of the order before it. */
const ORDERS = ['random', 'lifo', 'fifo', 'allUpTo'];
const MESSAGES = 20_000;

/** The peer looks through all that wait at every ack: past this many its rounds would take minutes. */
const PEER_AT_MOST = 1000;

/** Case 2: so many messages wait all the time, and are settled in this order. */
export async function unsettled({ node, rounds, counts }) {
  const table = { title: 'With many unsettled: µs added to a message', rows: [] };
  const measured = [];
  let bound;
  for (const order of ORDERS) {
    const costs = new Map();
    for (const count of counts) {
      const variants = [
        NONE,
        hoptrace('sampled'),
        hoptrace('unsampled'),
        // it ends one span at a time; what waits, and for how long, is as in fifo
        ...(order === 'allUpTo' ? [] : [spanAlone('sampled')]),
        ...(count <= PEER_AT_MOST ? [peer('sampled')] : []),
      ].map((variant) => ({
        ...variant,
        spans: undefined,
        node,
        program: 'unsettled',
        options: { messages: MESSAGES, unsettled: count, order },
      }));
      const results = await interleave(variants, { launches: 1, rounds, warmups: 10 });
      costs.set(count, results);
      const figure = (name) => (results.has(name) ? added(results, name).toFixed(2) : '');
      table.rows.push({
        order,
        unsettled: count,
        'hoptrace, sampled': figure('hoptrace, sampled'),
        'hoptrace, unsampled': figure('hoptrace, unsampled'),
        'a span alone, sampled': figure('a span alone, sampled'),
        'peer, sampled': figure('peer, sampled'),
      });
    }
    const grown = (name) => growth(costs, name, counts);
    if (order !== 'allUpTo') bound = grown('a span alone, sampled');
    measured.push([`100,000 unsettled, ${order}, sampled`, { ...grown('hoptrace, sampled'), bound }]);
    measured.push([`100,000 unsettled, ${order}, unsampled`, grown('hoptrace, unsampled')]);
  }
  return { tables: [table], measured };
}

/** The added cost with most waiting, as a share of that with one. */
function growth(costs, name, counts) {
  const of = (count) => {
    const results = costs.get(count);
    return results.get(name).map((round, i) => round.cpu - results.get('none')[i].cpu);
  };
  const one = of(counts[0]);
  const rows = of(counts[counts.length - 1]).map((many, i) => [many, one[i]]);
  return bootstrap(rows, (some) => median(some.map(([many]) => many)) / median(some.map(([, few]) => few)));
}
