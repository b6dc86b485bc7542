import { createLosses } from './losses';
import type { FromThread, Transport } from './messages';
import type { startThread, Thread } from './worker';

/** Where batches of one kind go. */
export interface Receiver {
  /** scheme, host and port, for messages to people */
  readonly origin: string;
  /** what is sent, in the plural, for messages to people */
  readonly what: string;
  readonly transport: Transport;
  /** for the transport; plain data */
  readonly settings: object;
  /** how many items may wait to be sent; what comes on top is dropped */
  readonly limit: number;
  /** what of a batch that it took the receiver says that it did not take after all */
  readonly rejected: (reply: Uint8Array) => Rejection | undefined;
}

export interface Rejection {
  readonly items: number;
  readonly reason: string;
}

/** Hands over one batch of `items`, serialized only if there is room. The body's memory is given away. */
export type Post = (items: number, body: () => Uint8Array | undefined) => void;

export interface Outbox {
  open(receiver: Receiver): Post;
  /** Starts the thread, if it will be needed, so that it is up when the first batch comes. */
  warm(): void;
  /** Settles when nothing waits any more, after `timeout` milliseconds at most. Keeps the program running until then. */
  flush(timeout: number): Promise<void>;
  /** The program ends: what waits, and what is still to come, gets one attempt. */
  end(): void;
  /** Stands still until nothing waits any more, `timeout` milliseconds at most. The last thing that is done. */
  waitAtEnd(timeout: number): void;
}

/** The way out of the program: batches go to a thread that sends them, started when there is something to send. */
export function createOutbox(warn: (message: string) => void, run: typeof startThread = runLazily): Outbox {
  const receivers: Receiver[] = [];
  const waiting = new Map<number, { readonly to: Receiver; readonly items: number }>();
  const losses = createLosses(warn);
  let thread: Thread | undefined;
  let lastBatch = 0;
  let ending = false;
  const whenEmpty: (() => void)[] = [];

  function startedThread(): Thread {
    if (thread !== undefined) return thread;
    thread = run(receive, (reason) => {
      thread = undefined;
      for (const batch of [...waiting.keys()]) settle(batch, `the exporting thread died: ${reason}`);
      losses.tell();
    });
    for (const index of receivers.keys()) introduce(index);
    if (ending) thread.post({ kind: 'end' });
    return thread;
  }

  function introduce(index: number): void {
    const { transport, settings } = receivers[index]!;
    thread?.post({ kind: 'open', receiver: index, transport, settings });
  }

  function receive(message: FromThread): void {
    if (message.kind === 'settled') {
      if (message.reply !== undefined) reject(waiting.get(message.batch)?.to, message.reply);
      settle(message.batch, message.lost);
      // at the end all that was lost is said in one line
      if (!ending) losses.tell();
      return;
    }
    const { origin } = receivers[message.receiver]!;
    if (message.kind === 'unavailable') losses.unavailable(origin, message.reason);
    else losses.available(origin);
  }

  function reject(by: Receiver | undefined, reply: Uint8Array): void {
    const rejection = by?.rejected(reply);
    if (by && rejection) losses.lost(by.origin, by.what, rejection.items, rejection.reason);
  }

  function settle(batch: number, lost: string | undefined): void {
    const known = waiting.get(batch);
    if (known === undefined) return;
    waiting.delete(batch);
    if (lost !== undefined) losses.lost(known.to.origin, known.to.what, known.items, lost);
    if (waiting.size === 0) for (const done of whenEmpty.splice(0)) done();
  }

  function itemsWaiting(to: Receiver): number {
    let sum = 0;
    for (const batch of waiting.values()) if (batch.to === to) sum += batch.items;
    return sum;
  }

  return {
    open(to) {
      const receiver = receivers.push(to) - 1;
      introduce(receiver);
      return (items, serialize) => {
        try {
          if (itemsWaiting(to) + items > to.limit) throw new Error(`${to.limit} are waiting already`);
          const body = serialize();
          if (body === undefined) return;
          const batch = ++lastBatch;
          startedThread().post({ kind: 'send', receiver, batch, body }, [body.buffer as ArrayBuffer]);
          waiting.set(batch, { to, items });
        } catch (error) {
          losses.lost(to.origin, to.what, items, (error as Error).message);
          losses.tell();
        }
      };
    },

    warm() {
      if (receivers.length > 0) startedThread();
    },

    async flush(timeout) {
      const held = thread;
      if (held === undefined || waiting.size === 0) return;
      held.hold(true);
      await new Promise<void>((done) => {
        const timer = setTimeout(done, timeout);
        whenEmpty.push(() => {
          clearTimeout(timer);
          done();
        });
      });
      held.hold(false);
    },

    end() {
      ending = true;
      thread?.post({ kind: 'end' });
    },

    waitAtEnd(timeout) {
      const deadline = performance.now() + timeout;
      while (waiting.size > 0 && thread?.wait(deadline - performance.now())) thread.receive();
      for (const batch of [...waiting.keys()]) settle(batch, `not taken within ${timeout} ms`);
      losses.tell(true);
    },
  };
}

/** Node.js's module for threads takes 3 ms to load: not before there is something to send. */
const runLazily: typeof startThread = (...args) =>
  (require('./worker') as typeof import('./worker')).startThread(...args);
