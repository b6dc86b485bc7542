/**
 * What a handler computes where the consumer is to be the bottleneck: the same for everybody, and no garbage. To
 * wait for a time by reading the clock makes numbers that have to be collected, which has the spans that are alive
 * copied about, and doubled what a bare span seemed to cost; and a number that leaves 32 bits once has the loop
 * compiled anew for all that follow, half as fast and in some processes a quarter.
 *
 * As a program, `node work.cjs microseconds` prints how many steps take so long.
 */
let state = 1;

function compute(steps) {
  let x = state;
  for (let i = 0; i < steps; i++) x = (Math.imul(x ^ (x >>> 13), 0x5bd1e995) + 1) | 0;
  state = x;
}

module.exports = { compute };

if (require.main === module) {
  const STEPS = 100_000;
  const times = Array.from({ length: 200 }, () => {
    const began = performance.now();
    compute(STEPS);
    return performance.now() - began;
  });
  const median = times.sort((one, other) => one - other)[times.length / 2];
  process.stdout.write(String(Math.round((Number(process.argv[2]) / 1000 / median) * STEPS)));
}
