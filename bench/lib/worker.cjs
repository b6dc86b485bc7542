/**
 * One contender running one program, in a process of its own: `node lib/worker.cjs contender program options`.
 * Does a round, a step, or tells how much memory is held, when its parent asks.
 */
const { join } = require('node:path');
const { watchStalls } = require('./stalls.cjs');

const [contender, program, options] = process.argv.slice(2);
const { called = (callback) => callback(), exportedSpans } =
  contender === 'none' ? {} : require(join(__dirname, '../preload', `${contender}.cjs`));

const running = require(join(__dirname, '../programs', `${program}.cjs`))({ ...JSON.parse(options), called });

let begun;

const calls = {
  /** figures are for one message, in microseconds; `spans` are those exported */
  async round() {
    const { prepare, round, messages } = await running;
    const prepared = await prepare?.();
    const before = await exportedSpans?.();
    const cpu = process.cpuUsage();
    const wall = process.hrtime.bigint();
    await round(prepared);
    const took = Number(process.hrtime.bigint() - wall) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const spans = exportedSpans && ((await exportedSpans()) - before) / messages;
    return { cpu: (user + system) / messages, wall: took / messages, spans };
  },

  /** the same for who sends what it makes: until `end`, when all of it has left */
  async begin() {
    const { prepare } = await running;
    const prepared = await prepare?.();
    begun = { prepared, cpu: process.cpuUsage() };
  },

  /** `wall` in microseconds a message, the longest stalls in ms: to look for them costs, so not while what is made leaves */
  async work() {
    const { round, messages } = await running;
    const stalls = watchStalls();
    const wall = process.hrtime.bigint();
    await round(begun.prepared);
    return { wall: Number(process.hrtime.bigint() - wall) / 1000 / messages, ...stalls() };
  },

  /** CPU of all threads in microseconds a message, the most memory ever in MB */
  async end() {
    const { messages } = await running;
    const { user, system } = process.cpuUsage(begun.cpu);
    return {
      cpu: (user + system) / messages,
      memory: process.resourceUsage().maxRSS / 1024,
    };
  },

  async step(name) {
    const { step } = await running;
    await step(name);
  },

  /** a CPU profile of so many rounds */
  async profile(rounds) {
    const { Session } = require('node:inspector/promises');
    const { round } = await running;
    const session = new Session();
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: 200 });
    await session.post('Profiler.start');
    for (let i = 0; i < rounds; i++) await round();
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    return profile;
  },

  /** bytes, after all spans that have ended are exported */
  async heap() {
    await running;
    await exportedSpans?.();
    for (let i = 0; i < 3; i++) {
      global.gc();
      await new Promise(setImmediate);
    }
    return process.memoryUsage().heapUsed;
  },
};

process.on('message', async ([call, ...args]) => {
  try {
    process.send({ result: await calls[call](...args) });
  } catch (error) {
    process.send({ error: error.stack });
  }
});
process.on('disconnect', () => process.exit());
