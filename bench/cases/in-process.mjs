import {
  CONTEXT_ALONE,
  DD_TRACE,
  ddTraceRuns,
  hoptrace,
  hoptraceWithMeter,
  hoptraceWithMetrics,
  MEASUREMENTS_ALONE,
  NONE,
  peer,
  STATES,
  spanAlone,
  spanBelow,
} from '../contenders.mjs';
import { boundedRatio, peerOf, ratio, ratioOf, rowsOf } from '../lib/added.mjs';
import { interleave } from '../lib/interleave.mjs';

const WITH_METER = 'hoptrace with a meter provider, sampled';

const BOUNDS = ['sampled', 'unsampled'].flatMap((state) => [spanAlone(state), spanBelow(state)]);

/** What is measured; `figure`: what targets call it. */
const WORK = [
  { figure: 'consume', program: 'consume', what: 'deliver and ack' },
  { figure: 'publish', program: 'publish', what: 'publish' },
  {
    figure: 'publish with headers',
    program: 'publish',
    options: { headers: true },
    what: 'publish with headers of one’s own',
  },
];

/** Those whose figures have targets. */
const essential = (program) => [
  NONE,
  peer('sampled'),
  hoptrace('sampled'),
  peer('unsampled'),
  hoptrace('unsampled'),
  ...(program === 'consume' ? [...BOUNDS, hoptraceWithMetrics('sampled')] : []),
];

const everybody = (program, version) => [
  NONE,
  ...(program === 'consume' ? [CONTEXT_ALONE, ...BOUNDS] : []),
  ...STATES.flatMap((state) => [peer(state), hoptrace(state)]),
  hoptraceWithMetrics('sampled'),
  hoptraceWithMetrics('unsampled'),
  hoptraceWithMeter('sampled'),
  ...(program === 'consume' ? [MEASUREMENTS_ALONE] : []),
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
  for (const { figure, program, options, what } of WORK) {
    const isShort = onlyEssential || options?.headers;
    const variants = (isShort ? essential(program) : everybody(program, version)).map((variant) => ({
      ...variant,
      node,
      program,
      options: { messages, ...options },
    }));
    const results = await interleave(variants, { launches, rounds, warmups: 10 });
    tables.push({ title: `In process: ${what}`, rows: rowsOf(results, peerOf) });
    for (const state of ['sampled', 'unsampled']) {
      measured.push([`${figure}, ${state}`, boundedRatio(results, state)]);
    }
    if (program === 'consume') {
      for (const state of ['sampled', 'unsampled']) {
        const beside = ({ name }) => ratio(results, `hoptrace, ${state}`, name);
        measured.push([`consume, ${state}, of a bare span`, beside(spanAlone(state))]);
        measured.push([`consume, ${state}, of a bare span below the message’s`, beside(spanBelow(state))]);
      }
      measured.push(['metrics', onTop(results, 'hoptrace with metrics, sampled', 'peer, sampled')]);
      if (results.has(WITH_METER))
        measured.push([
          'metrics, own meter provider',
          {
            ...onTop(results, WITH_METER, 'hoptrace, sampled'),
            bound: ratio(results, MEASUREMENTS_ALONE.name, 'hoptrace, sampled'),
          },
        ]);
    }
  }
  return { tables, measured };
}

/** What something adds to a sampled message of hoptrace's, as a share of what `other` adds to none. */
function onTop(results, name, other) {
  const [none, ours] = [results.get('none'), results.get('hoptrace, sampled')];
  const rows = results
    .get(name)
    .map((round, i) => [round.cpu - ours[i].cpu, results.get(other)[i].cpu - none[i].cpu]);
  return ratioOf(rows);
}
