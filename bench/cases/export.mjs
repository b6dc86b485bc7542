import { BY_GRPC, BY_JSON, both, CONTEXT_ALONE, ddTrace, none, WITH_METRICS } from '../export/contenders.mjs';
import { exporting } from '../export/run.mjs';
import { throughExchange } from '../export/through-exchange.mjs';
import { added, ratio, share, text } from '../lib/added.mjs';
import { exact, median, summary } from '../lib/statistics.mjs';
import { stepsOfWork } from '../lib/work.mjs';

/** Messages until the compiler has done its work; where handlers compute, they do not yet. Fewer for a first look. */
const WARM_UP = 50_000;
const SHORT_WARM_UP = 20_000;

/** Messages of a round where each waits for the one before. */
const ONE_BY_ONE = 2_000;

/** Milliseconds after which a slow collector answers. */
const SLOW = 300;

/**
 * What a user pays in all: the preload as it comes, everything exported to a receiver in another process, until
 * all of it has left, CPU of all threads. `contenders`: `all`; `essential`, those with targets; `fewest`, those
 * without the ones that take time.
 */
export async function exported({ node, version, launches, rounds, messages, contenders = 'all' }) {
  const tables = [];
  const measured = [];
  const warmUp = contenders === 'fewest' ? SHORT_WARM_UP : WARM_UP;
  const options = { node, launches, rounds, warmUp, delay: 0 };
  const essential = [none(''), ...both(''), ...both(', a tenth sampled', { share: 0.1 })];
  const further = [
    ...both(', with metrics', WITH_METRICS),
    ...both(', http/json', BY_JSON),
    ...both(', grpc', BY_GRPC),
    ...ddTrace(version),
  ];
  const all = [
    ...essential,
    ...(contenders === 'fewest' ? [] : [CONTEXT_ALONE]),
    ...(contenders === 'all' ? further : []),
  ];
  const consume = await run('drain', all, { ...options, messages });
  tables.push(table('prefetch 200, an async handler, every message sampled', consume));
  measured.push(...figures(consume), ...(await throughExchange(node)));
  if (contenders === 'fewest') return { tables, measured };

  const busy = await run('drain', [none(''), ...both('')], {
    ...options,
    messages: 2000,
    work: stepsOfWork(node),
    rounds: 3 * rounds,
  });
  tables.push(table('a handler that computes for 0.2 ms, so that the consumer is the bottleneck', busy));
  measured.push(['export, throughput', share(busy, 'none', 'hoptrace', 'wall')]);
  if (contenders !== 'all') return { tables, measured };

  const one = await run('drain', [none(''), ...both('')], {
    ...options,
    messages: ONE_BY_ONE,
    prefetch: 1,
    warmUp: SHORT_WARM_UP,
  });
  tables.push(table('prefetch 1, so that each message comes by itself', one));
  measured.push(['export, one at a time', ratio(one, 'hoptrace', 'peer')]);

  const slow = await run('drain', [none(''), ...both('')], { ...options, messages, delay: SLOW });
  tables.push(table(`the collector takes ${SLOW} ms to answer`, slow));
  const confirming = [none(''), ...both(''), ...ddTrace(version)];
  tables.push(table('publish with confirms', await run('confirm', confirming, { ...options, messages })));
  return { tables, measured };
}

function run(program, contenders, { messages, work = 0, prefetch = 200, warmUp, ...options }) {
  const warm = work === 0 && prefetch > 1 ? { warmups: warmUp / messages } : { warmups: 2, warmUp };
  return exporting(contenders, {
    ...options,
    program,
    options: { messages, work, prefetch, warmUp: warm.warmUp },
    warmups: warm.warmups,
  });
}

function figures(results) {
  const all = (name, figure) => results.get(name).map((round) => round[figure]);
  return [
    ['export, sampled', ratio(results, 'hoptrace', 'peer')],
    ['export, a tenth sampled', ratio(results, 'hoptrace, a tenth sampled', 'peer, a tenth sampled')],
    ['export, longest stall', share(results, 'hoptrace', 'peer', 'stall')],
    ['export, longest stall of its own', share(results, 'hoptrace', 'peer', 'own')],
    ['export, bytes', exact(median(all('hoptrace', 'bytes')) / median(all('peer', 'bytes')))],
    ['export, arrived', exact(Math.min(...all('hoptrace', 'arrived')))],
  ];
}

function table(what, results) {
  return {
    title: `Everything on: ${what}`,
    rows: [...results].map(([name, rounds]) => row(name, rounds, results)),
  };
}

function row(name, rounds, results) {
  const middle = (figure, digits) => median(rounds.map((round) => round[figure])).toFixed(digits);
  const peer = name.replace(/^[^,]*/, 'peer');
  const cpu = summary(rounds.map((round) => round.cpu));
  const exports = rounds[0].arrived !== undefined;
  return {
    contender: name,
    'CPU µs': `${cpu.median.toFixed(1)} ± ${cpu.spread.toFixed(1)}`,
    'added µs': name === 'none' ? '' : added(results, name).toFixed(1),
    'of the peer’s': name.startsWith('hoptrace') ? text(ratio(results, name, peer)) : '',
    'wall µs': middle('wall', 1),
    'longest stall, ms': middle('stall', 1),
    'of its own, ms': middle('own', 1),
    'bytes a span': exports ? middle('bytes', 0) : '',
    'spans arrived': exports
      ? `${(100 * Math.min(...rounds.map((round) => round.arrived))).toFixed(0)} %`
      : '',
    'peak memory, MB': Math.max(...rounds.map((round) => round.memory)).toFixed(0),
  };
}
