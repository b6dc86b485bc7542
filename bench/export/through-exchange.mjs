import { exact } from '../lib/statistics.mjs';
import { both } from './contenders.mjs';
import { exporting } from './run.mjs';

/** Enough to fill batches; how many bytes a span takes is the same in every round. */
const MESSAGES = 2_000;

/** Bytes that a span takes on the wire where its message goes through an exchange, of the peer's. */
export async function throughExchange(node) {
  const measured = [];
  for (const [what, program] of [
    ['publish', 'confirm'],
    ['process', 'drain'],
  ]) {
    const options = { messages: MESSAGES, prefetch: 200, way: 'exchange' };
    const once = { launches: 1, rounds: 1, warmups: 0, delay: 0 };
    const results = await exporting(both(''), { node, program, options, ...once });
    const [peer, ours] = ['peer', 'hoptrace'].map((name) => results.get(name)[0].bytes);
    measured.push([`export, bytes, through an exchange: ${what}`, exact(ours / peer)]);
  }
  return measured;
}
