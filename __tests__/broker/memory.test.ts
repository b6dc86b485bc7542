import { run } from '../support/program';
import { record, reportOf } from '../support/recorded';

const PROGRAM = 'fixtures/programs/hoarding.cjs';
const UNSETTLED = 50_000;
const CHANNELS = 2000;

/** What a heap goes up and down by itself. */
const NOISE = 3_000_000;

test('what was unsettled when its channel closed is let go, and so are channels', async () => {
  const options = {
    args: [String(UNSETTLED), String(CHANNELS)],
    nodeArgs: ['--expose-gc'],
    timeoutMs: 60_000,
  };
  const [plain, traced] = await Promise.all([
    run(PROGRAM, { ...options, register: 'none' }),
    record(PROGRAM, { ...options, env: { RECORDER_FORGETS: 'true' } }),
  ]);
  const before = reportOf<{ messages: number; channels: number }>(plain);
  const after = reportOf<{ messages: number; channels: number }>(traced);
  // 60 bytes a message would show
  expect(after.messages - before.messages).toBeLessThan(NOISE);
  expect(after.channels - before.channels).toBeLessThan(NOISE);
}, 70_000);
