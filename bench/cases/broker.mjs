import {
  DD_TRACE,
  ddTraceRuns,
  hoptrace,
  hoptraceWithMetrics,
  NONE,
  peer,
  spanAlone,
  spanBelow,
} from '../contenders.mjs';
import { boundedRatio, peerOf, ratio, rowsOf, share } from '../lib/added.mjs';
import { interleave } from '../lib/interleave.mjs';
import { stepsOfWork } from '../lib/work.mjs';

/** Messages until the compiler has done its work; where handlers compute, they do not yet. */
const WARM_UP = 30_000;

/** Messages of a round where each takes its time. */
const SLOW_ROUND = 5_000;
const BUSY_ROUND = 2_000;

/**
 * Case 3: a real broker, a queue of `messages` drained in one go: spans that wait for their batch while others
 * come cost the garbage collector more than those of a short round. `onlyEssential`: what has targets; `isShort`: for a
 * first look.
 */
export async function broker({ version, onlyEssential, isShort, ...options }) {
  const tables = [];
  const sampled = [NONE, spanAlone('sampled'), peer('sampled'), hoptrace('sampled')];
  const all = [
    ...sampled,
    spanAlone('unsampled'),
    peer('unsampled'),
    hoptrace('unsampled'),
    ...(isShort ? [] : [spanBelow('sampled'), spanBelow('unsampled')]),
    ...(onlyEssential ? [] : [hoptraceWithMetrics('sampled')]),
    ...(onlyEssential || !ddTraceRuns(version) ? [] : [DD_TRACE]),
  ];
  const drained = await run('drain', all, { prefetch: 200 }, options);
  tables.push({
    title: 'Real broker: drain a full queue in one go, prefetch 200, async handler',
    rows: rowsOf(drained, peerOf),
  });
  const measured = [
    ['broker, sampled', boundedRatio(drained, 'sampled')],
    ['broker, unsampled', boundedRatio(drained, 'unsampled')],
  ];
  if (isShort) return { tables, measured };

  for (const state of ['sampled', 'unsampled']) {
    const below = ratio(drained, `hoptrace, ${state}`, spanBelow(state).name);
    measured.push([`broker, ${state}, of a bare span below the message’s`, below]);
  }
  // waiting is compared, which other programs disturb more than CPU time: so more, and shorter, rounds
  const once = { ...options, launches: 1 };
  const busy = await run(
    'drain',
    sampled,
    { prefetch: 200, work: stepsOfWork(options.node), warmUp: WARM_UP },
    { ...once, rounds: 12, messages: BUSY_ROUND, warmUp: BUSY_ROUND },
  );
  tables.push({
    title: 'Real broker: a handler that computes for 0.2 ms, so that the consumer is the bottleneck',
    rows: rowsOf(busy, peerOf),
  });
  const left = (name) => share(busy, 'none', name, 'wall');
  measured.push(['throughput', { ...left('hoptrace, sampled'), bound: left('a span alone, sampled') }]);
  if (onlyEssential) return { tables, measured };

  const slow = { ...once, rounds: 5, messages: SLOW_ROUND, warmUp: 2 * SLOW_ROUND };
  const one = await run('drain', sampled, { prefetch: 1 }, slow);
  tables.push({
    title: 'Real broker: drain a full queue, prefetch 1, async handler',
    rows: rowsOf(one, peerOf),
  });
  const confirmed = sampled.filter(({ contender }) => contender !== 'span-alone');
  const confirms = await run('confirm', confirmed, {}, slow);
  tables.push({ title: 'Real broker: publish with confirms', rows: rowsOf(confirms, peerOf) });
  return { tables, measured };
}

function run(program, variants, extra, { node, launches, rounds, messages, warmUp = WARM_UP }) {
  const options = { messages, ...extra };
  return interleave(
    variants.map((variant) => ({ ...variant, node, program, options })),
    { launches, rounds, warmups: Math.ceil(warmUp / messages) },
  );
}
