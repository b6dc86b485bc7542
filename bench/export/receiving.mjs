import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const RECEIVER = fileURLToPath(new URL('receiver.mjs', import.meta.url));

/** Milliseconds between two looks, and without a span after which nothing is expected any more. */
const LOOK = 50;
const SILENCE = 6_000;

/** Starts a receiver in a process of its own, which takes each request after `delay` milliseconds. */
export async function startReceiver(delay = 0) {
  const child = fork(RECEIVER, [String(delay)], { execArgv: [] });
  const [ports] = await once(child, 'message');
  const arrived = async () => {
    child.send('arrived');
    const [counts] = await once(child, 'message');
    return { ...counts };
  };
  return {
    ports,
    arrived,
    /** Settles when so many spans are there, or when no more have come for a while. */
    async settled(spans) {
      let last = await arrived();
      for (let quiet = 0; last.spans < spans && quiet < SILENCE; quiet += LOOK) {
        await sleep(LOOK);
        const now = await arrived();
        if (now.spans > last.spans) quiet = 0;
        last = now;
      }
      return last;
    },
    stop: () => child.disconnect(),
  };
}
