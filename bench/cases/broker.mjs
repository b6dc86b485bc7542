import {
  CONTEXT_ALONE,
  DD_TRACE,
  ddTraceRuns,
  hoptrace,
  hoptraceWithMetrics,
  NONE,
  peer,
  spanAlone,
} from '../contenders.mjs';
import { boundedRatio, peerOf, rowsOf, share } from '../lib/added.mjs';
import { interleave } from '../lib/interleave.mjs';

/** What a message's handler computes where the consumer is to be the bottleneck: steps of some 3 ns. */
const WORK = 60_000;

/** Messages until the compiler has done its work; fewer where what a handler computes is most of it. */
const WARM_UP = 30_000;
const BUSY_WARM_UP = 8_000;

const PREFETCHES = [
  [1, 'prefetch 1'],
  [200, 'prefetch 200'],
  [0, 'unlimited prefetch'],
];

/** Case 3: a real broker. */
export async function broker(options) {
  const tables = [];
  const measured = [];
  const { version } = options;
  const essential = [
    NONE,
    spanAlone('sampled'),
    peer('sampled'),
    hoptrace('sampled'),
    spanAlone('unsampled'),
    peer('unsampled'),
    hoptrace('unsampled'),
  ];
  const everybody = [
    NONE,
    CONTEXT_ALONE,
    spanAlone('sampled'),
    peer('sampled'),
    hoptrace('sampled'),
    hoptraceWithMetrics('sampled'),
    spanAlone('unsampled'),
    peer('unsampled'),
    hoptrace('unsampled'),
    ...(ddTraceRuns(version) ? [DD_TRACE] : []),
  ];
  const all = options.onlyEssential ? essential : everybody;
  // what has no targets of its own: as many rounds, all in one process
  const onceLaunched = { ...options, launches: 1, rounds: options.launches * options.rounds };
  for (const [prefetch, what] of PREFETCHES.filter(([prefetch]) => options.prefetches.includes(prefetch))) {
    const results = await run('drain', all, { prefetch }, prefetch === 200 ? options : onceLaunched);
    tables.push({
      title: `Real broker: drain a full queue, ${what}, async handler`,
      rows: rowsOf(results, peerOf),
    });
    if (prefetch === 200) {
      for (const state of ['sampled', 'unsampled']) {
        measured.push([`broker, ${state}`, boundedRatio(results, state)]);
      }
    }
  }
  // waiting is compared, which other programs disturb more than CPU time: so more, and shorter, rounds
  const busy = await run(
    'drain',
    [NONE, spanAlone('sampled'), peer('sampled'), hoptrace('sampled')],
    { prefetch: 200, work: WORK },
    {
      ...onceLaunched,
      rounds: (options.onlyEssential ? 2 : 3) * onceLaunched.rounds,
      messages: 2000,
      warmUp: BUSY_WARM_UP,
    },
  );
  tables.push({
    title: 'Real broker: a handler that computes for some 0.2 ms, so that the consumer is the bottleneck',
    rows: rowsOf(busy, peerOf),
  });
  const left = (name) => share(busy, 'none', name, 'wall');
  measured.push(['throughput', { ...left('hoptrace, sampled'), bound: left('a span alone, sampled') }]);
  if (options.confirms) {
    const variants = all.filter(({ contender }) => contender !== 'als' && contender !== 'span-alone');
    const results = await run('confirm', variants, {}, onceLaunched);
    tables.push({ title: 'Real broker: publish with confirms', rows: rowsOf(results, peerOf) });
  }
  return { tables, measured };
}

function run(program, variants, extra, { node, launches, rounds, messages, warmUp = WARM_UP }) {
  const options = { messages, ...extra };
  return interleave(
    variants.map((variant) => ({ ...variant, node, program, options })),
    { launches, rounds, warmups: Math.ceil(warmUp / messages) },
  );
}
