import {
  CONTEXT_ALONE,
  DD_TRACE,
  ddTraceRuns,
  hoptrace,
  hoptraceWithMeter,
  hoptraceWithMetrics,
  NONE,
  peer,
  STATES,
  spanAlone,
} from '../contenders.mjs';
import { boundedRatio, peerOf, ratio, rowsOf } from '../lib/added.mjs';
import { interleave } from '../lib/interleave.mjs';

/** Those whose figures have targets. */
const essential = (program) => [
  NONE,
  peer('sampled'),
  hoptrace('sampled'),
  peer('unsampled'),
  hoptrace('unsampled'),
  ...(program === 'consume'
    ? [spanAlone('sampled'), spanAlone('unsampled'), hoptraceWithMetrics('sampled')]
    : []),
];

const everybody = (program, version) => [
  NONE,
  ...(program === 'consume' ? [CONTEXT_ALONE, spanAlone('sampled'), spanAlone('unsampled')] : []),
  ...STATES.flatMap((state) => [peer(state), hoptrace(state)]),
  hoptraceWithMetrics('sampled'),
  hoptraceWithMetrics('unsampled'),
  hoptraceWithMeter('sampled'),
  ...(ddTraceRuns(version) ? [DD_TRACE] : []),
];

/** Case 1: frames are fed to a real channel without a socket; a message is delivered and acked, or published. */
export async function inProcess({
  node,
  version,
  launches,
  rounds,
  messages = 10_000,
  onlyEssential = false,
}) {
  const tables = [];
  const measured = [];
  for (const [program, what] of [
    ['consume', 'deliver and ack'],
    ['publish', 'publish'],
  ]) {
    const variants = (onlyEssential ? essential(program) : everybody(program, version)).map((variant) => ({
      ...variant,
      node,
      program,
      options: { messages },
    }));
    const results = await interleave(variants, { launches, rounds, warmups: 10 });
    tables.push({ title: `In process: ${what}`, rows: rowsOf(results, peerOf) });
    for (const state of ['sampled', 'unsampled']) {
      measured.push([`${program}, ${state}`, boundedRatio(results, state)]);
    }
    if (program === 'consume') {
      measured.push(['metrics', metricsOnTop(results)]);
    }
  }
  return { tables, measured };
}

/** What metrics add to a sampled message, as a share of what the peer's span adds. */
function metricsOnTop(results) {
  const shifted = new Map(results);
  shifted.set('none', results.get('hoptrace, sampled'));
  const rounds = results.get('none');
  shifted.set(
    'peer, beside none',
    results.get('peer, sampled').map((round, i) => ({
      cpu: round.cpu - rounds[i].cpu + results.get('hoptrace, sampled')[i].cpu,
    })),
  );
  return ratio(shifted, 'hoptrace with metrics, sampled', 'peer, beside none');
}
