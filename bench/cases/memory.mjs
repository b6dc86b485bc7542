import { hoptrace, NONE, peer, spanAlone, spanBelow } from '../contenders.mjs';
import { start } from '../lib/processes.mjs';
import { exact } from '../lib/statistics.mjs';

const MESSAGES = 20_000;
const CHANNELS = 500;

/** Case 5: bytes held, after a forced garbage collection, beyond what amqplib and the application hold. */
export async function memory({ node }) {
  const rows = [];
  const held = new Map();
  for (const variant of [
    NONE,
    spanAlone('sampled'),
    spanBelow('sampled'),
    peer('sampled'),
    hoptrace('sampled'),
    peer('unsampled'),
    hoptrace('unsampled'),
  ]) {
    held.set(variant.name, await measure({ ...variant, node }));
  }
  const none = held.get('none');
  for (const [contender, bytes] of held) {
    rows.push({
      contender,
      'bytes an unsettled message': Math.round(bytes.message - none.message),
      'bytes left once settled and exported': Math.round(bytes.settled),
      'bytes an open channel with a consumer': Math.round(bytes.channel - none.channel),
    });
  }
  const beyond = (name) => exact(held.get(name).message - none.message);
  const bound = beyond(spanBelow('sampled').name);
  return {
    tables: [{ title: 'Memory, beyond what there is without tracing', rows }],
    measured: [
      ['memory, unsampled', beyond('hoptrace, unsampled')],
      ['memory, sampled', { ...beyond('hoptrace, sampled'), bound }],
    ],
  };
}

async function measure(variant) {
  const worker = start({
    ...variant,
    program: 'memory',
    options: { messages: MESSAGES, channels: CHANNELS },
  });
  const after = async (step) => {
    await worker.call('step', step);
    return worker.call('heap');
  };
  try {
    // once for the compiler, whose code is on the same heap
    await after('deliver');
    const empty = await after('settle');
    const waiting = await after('deliver');
    const settled = await after('settle');
    const open = await after('open');
    return {
      message: (waiting - empty) / MESSAGES,
      settled: (settled - empty) / MESSAGES,
      channel: (open - settled) / CHANNELS,
    };
  } finally {
    await worker.stop();
  }
}
