/** How long an event loop stood still, and how much of that was its program's own doing. */
const { closeSync, openSync, readSync } = require('node:fs');

/** Milliseconds between two looks at how late it is. */
const STEP = 1;

/**
 * Begins to look, and gives a function that ends it and tells the longest stalls in ms: `stall` as it was, `own`
 * without the time in which the main thread could have gone on but had no CPU.
 *
 * What a stall is made of where a queue is drained: a read brings 200 messages, and between the first and the last
 * of them no timer is due, so it takes 200 times what a message takes. And amqplib writes each ack to the socket at
 * once, which wakes the broker; on a machine that all share it takes the CPU: 200 changes of context in 200
 * messages, 5 ms of work in a stall of 40, with no instrumentation as well. Garbage is collected with the help of
 * other threads: to wait for those counts as the program's own, though on a busy machine they have no CPU either.
 */
module.exports.watchStalls = () => {
  const clock = waitingClock();
  let longest = { stall: 0, own: 0 };
  let last = performance.now();
  let waited = clock.read();
  let timer;
  const look = () => {
    clearTimeout(timer);
    const now = performance.now();
    const nowWaited = clock.read();
    const late = now - last - STEP;
    const own = late - (nowWaited - waited);
    longest = { stall: Math.max(longest.stall, late), own: Math.max(longest.own, own) };
    last = now;
    waited = nowWaited;
    timer = setTimeout(look, STEP);
  };
  look();
  return () => {
    look();
    clearTimeout(timer);
    clock.close();
    return longest;
  };
};

/** How long the main thread has waited for a CPU so far, in ms (Linux, schedstat: run, waiting, times); elsewhere 0. */
function waitingClock() {
  const buffer = Buffer.alloc(96);
  let file;
  try {
    file = openSync(`/proc/self/task/${process.pid}/schedstat`);
  } catch {
    return { read: () => 0, close() {} };
  }
  return {
    read: () => Number(buffer.latin1Slice(0, readSync(file, buffer, 0, 96, 0)).split(' ')[1]) / 1e6,
    close: () => closeSync(file),
  };
}
