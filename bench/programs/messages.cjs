/** What every message of the benchmark looks like, in process and at the broker. */
const { BENCH_SPANS = 'sampled' } = process.env;

const CONTENT = Buffer.alloc(128, 'x');

let sent = 0;

/** As a publisher with hoptrace leaves it: with anybody else's the consumer has less to do. A trace for each. */
function headers() {
  const id = (++sent).toString(16).padStart(8, '0');
  const isSampled = BENCH_SPANS === 'tenth' ? sent % 10 === 0 : BENCH_SPANS !== 'unsampled-parent';
  return {
    traceparent: `00-0af7651916cd43dd8448eb21${id}-b7ad6b71${id}-${isSampled ? '01' : '00'}`,
    'x-hoptrace-sent': Date.now(),
  };
}

module.exports = { CONTENT, headers };
