/**
 * The thread that sends telemetry. A thread of its own, because then nothing of it can keep the program
 * running or be seen by it (timers, sockets, patched HTTP modules), a busy program does not hold it up, and
 * at the end of the program the main thread can stand still and wait for it, where no event loop turns any more.
 */
import { workerData } from 'node:worker_threads';
import type { FromThread, ThreadData, ToThread, Transport } from './messages';
import { createQueue, type Queue } from './queue';
import type { Connect } from './transport';

const TRANSPORTS: Record<Transport, () => { connect: Connect<never> }> = {
  http: () => require('./http') as typeof import('./http'),
  grpc: () => require('./grpc') as typeof import('./grpc'),
  skywalking: () => require('./skywalking/sender') as typeof import('./skywalking/sender'),
};

const { port, settled } = workerData as ThreadData;
const queues = new Map<number, Queue>();

function say(message: FromThread): void {
  port.postMessage(message);
}

function open({ receiver, transport, settings }: Extract<ToThread, { kind: 'open' }>): Queue {
  const { connect } = TRANSPORTS[transport]();
  return createQueue(connect(settings as never), {
    settled: (batch, end) => {
      say({ kind: 'settled', batch, ...end });
      Atomics.add(settled, 0, 1);
      Atomics.notify(settled, 0);
    },
    unavailable: (reason) => say({ kind: 'unavailable', receiver, reason }),
    available: () => say({ kind: 'available', receiver }),
  });
}

port.on('message', (message: ToThread) => {
  switch (message.kind) {
    case 'open':
      queues.set(message.receiver, open(message));
      break;
    case 'send':
      queues.get(message.receiver)?.add(message.batch, message.body);
      break;
    case 'end':
      for (const queue of queues.values()) queue.end();
  }
});
