import { join } from 'node:path';
import { MessageChannel, receiveMessageOnPort, type Transferable, Worker } from 'node:worker_threads';
import { environmentForOurs } from '../config/process';
import { guarded } from '../safety/guarded';
import type { FromThread, ThreadData, ToThread } from './messages';

/** What sends, seen from the main thread. */
export interface Thread {
  post(message: ToThread, given?: Transferable[]): void;
  /** Whether the thread keeps the program running. It does not, unless told. */
  hold(isHeld: boolean): void;
  /** Stands still until a batch is settled; false: that took longer than `milliseconds`. */
  wait(milliseconds: number): boolean;
  /** Takes what the thread has said so far without waiting for the event loop. */
  receive(): void;
}

/** Why a thread has ended before the program does. */
export interface ThreadDeath {
  readonly reason: string;
  /** it had begun to run: another one is worth a try */
  readonly hasRun: boolean;
}

/** Starts the exporting thread. Throws where threads are not to be had. */
export function startThread(
  onMessage: (message: FromThread) => void,
  onDeath: (death: ThreadDeath) => void,
  onRunning: () => unknown,
): Thread {
  const settled = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const { port1: port, port2 } = new MessageChannel();
  const data: ThreadData = { port: port2, settled };
  const worker = new Worker(join(__dirname, 'export-thread.cjs'), {
    workerData: data,
    transferList: [port2],
    name: 'hoptrace',
    execArgv: [], // no preloads and no loaders of the program's
    env: environmentForOurs(),
  });
  let hasRun = false;
  let reason = 'it ended';
  worker.once(
    'online',
    guarded(() => {
      hasRun = true;
      onRunning();
    }),
  );
  worker.on(
    'error',
    guarded((error) => {
      reason = String(error?.message ?? error);
    }),
  );
  worker.once(
    'exit',
    guarded(() => {
      port.close();
      onDeath({ reason, hasRun });
    }),
  );
  port.on('message', guarded(onMessage));
  worker.unref();
  port.unref();

  let seen = 0;
  return {
    post: (message, given) => port.postMessage(message, given),
    hold(isHeld) {
      if (isHeld) port.ref();
      else port.unref();
    },
    wait(milliseconds) {
      Atomics.wait(settled, 0, seen, milliseconds);
      const before = seen;
      seen = Atomics.load(settled, 0);
      return seen !== before;
    },
    receive() {
      for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port))
        onMessage(next.message);
    },
  };
}
