/**
 * The thread that sends telemetry. A thread of its own, because then nothing of it can keep the program
 * running or be seen by it (timers, sockets, patched HTTP modules), a busy program does not hold it up, and
 * at the end of the program the main thread can stand still and wait for it, where no event loop turns any more.
 */
import { workerData } from 'node:worker_threads';
import type { ThreadData } from './messages';
import { createSending } from './sending';

const { port, settled } = workerData as ThreadData;

port.on(
  'message',
  createSending((message) => {
    if (message.kind !== 'settled') {
      port.postMessage(message);
      return;
    }
    port.postMessage(message, message.spare && [message.spare]);
    Atomics.add(settled, 0, 1);
    Atomics.notify(settled, 0);
  }),
);
