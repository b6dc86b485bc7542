/** What every message of the benchmark looks like, in process and at the broker. */
const { BENCH_SPANS = 'sampled' } = process.env;

const CONTENT = Buffer.alloc(128, 'x');

/** As a publisher with hoptrace leaves it: with anybody else's the consumer has less to do. */
function headers() {
  return {
    traceparent: `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-${BENCH_SPANS === 'unsampled-parent' ? '00' : '01'}`,
    'x-hoptrace-sent': Date.now(),
  };
}

module.exports = { CONTENT, headers };
