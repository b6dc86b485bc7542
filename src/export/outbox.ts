import { guarded } from '../safety/guarded';
import { createLosses } from './losses';
import type { FromThread, Transport } from './messages';
import type { Thread } from './worker';

/** Where batches of one kind go. */
export interface Receiver {
  /** scheme, host and port, for messages to people */
  readonly origin: string;
  /** what is sent, in the plural, for messages to people */
  readonly what: string;
  readonly transport: Transport;
  /** for the transport; plain data */
  readonly settings: object;
  /** how much may wait to be sent; what comes on top is dropped */
  readonly limit: Limit;
  /** what of a batch that it took the receiver says that it did not take after all */
  readonly rejected: (reply: Uint8Array) => Rejection | undefined;
  /** takes the memory of a batch that has been sent, for another one */
  readonly reuse?: (memory: ArrayBuffer) => void;
}

/** A bound that is not given does not bind. */
export interface Limit {
  readonly items?: number;
  readonly bytes?: number;
  /** the variable that sets it, for messages to people */
  readonly variable?: string;
}

export interface Rejection {
  readonly items: number;
  readonly reason: string;
}

/** Hands over one batch of `items`, serialized only if there is room for them. The body's memory is given away. */
export type Post = (items: number, body: () => Uint8Array | undefined) => void;

export interface Outbox {
  open(receiver: Receiver): Post;
  /** Starts the thread, if it will be needed, so that it is up when the first batch comes. */
  warm(): void;
  /** Settles when nothing waits any more of what does now, after `timeout` milliseconds at most. Keeps the program running until then. */
  flush(timeout: number): Promise<void>;
  /** The program ends: what waits, and what is still to come, gets one attempt, and no flush keeps it running. */
  end(): void;
  /** Keeps a program that ends, and turns its event loop yet, running until nothing waits, for `timeout` milliseconds at most. */
  holdAtEnd(timeout: number): void;
  /** Stands still until nothing waits any more, `timeout` milliseconds at most. The last thing that is done. */
  waitAtEnd(timeout: number): void;
}

/** Starts what sends. */
export type StartThread = (
  onMessage: (message: FromThread) => void,
  warn: (message: string) => void,
) => Thread;

/** The way out of the program: batches go to a thread that sends them, started when there is something to send. */
export function createOutbox(warn: (message: string) => void, run: StartThread): Outbox {
  const receivers: Receiver[] = [];
  const waiting = new Map<number, Batch>();
  /** the sums of what waits */
  const amounts = new Map<Receiver, Amount>();
  const losses = createLosses(warn);
  let thread: Thread | undefined;
  let lastBatch = 0;
  let ending = false;
  const flushes = new Set<Flush>();

  function startedThread(): Thread {
    if (thread !== undefined) return thread;
    thread = run(receive, warn);
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
      if (message.spare !== undefined) waiting.get(message.batch)?.to.reuse?.(message.spare);
      settle(message.batch, message.lost);
      // at the end all that was lost is said in one line
      if (!ending) losses.tell();
      return;
    }
    if (message.kind === 'trying') {
      const batch = waiting.get(message.batch);
      if (batch !== undefined) batch.isTried = true;
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
    add(known.to, -known.items, -known.bytes);
    if (lost !== undefined) losses.lost(known.to.origin, known.to.what, known.items, lost);
    for (const flush of flushes) if (isThrough(flush)) flush.done();
  }

  /** Batches are numbered, and kept in that order. */
  function isThrough({ last }: Flush): boolean {
    const [oldest = Infinity] = waiting.keys();
    return oldest > last;
  }

  function add(to: Receiver, items: number, bytes: number): void {
    const amount = amounts.get(to)!;
    amount.items += items;
    amount.bytes += bytes;
  }

  /**
   * What seems to be waiting may have been sent: a main thread that is busy has not heard of it yet. So it
   * listens before anything is dropped.
   */
  function makeRoom(to: Receiver, items: number, bytes: number): void {
    if (whatIsFull(to, items, bytes) !== undefined) thread?.receive();
    const amount = whatIsFull(to, items, bytes);
    if (amount !== undefined) throw new Error(full(amount, to.limit));
  }

  /** One batch may always wait, whatever its size; and one more at the end, since the last figures say what became of all. */
  function whatIsFull(to: Receiver, items: number, bytes: number): string | undefined {
    const { limit } = to;
    const amount = amounts.get(to)!;
    if (amount.items + items > (limit.items ?? Infinity) + (ending ? 1 : 0)) return `${limit.items}`;
    if (amount.bytes > 0 && amount.bytes + bytes > (limit.bytes ?? Infinity))
      return `${Math.round(limit.bytes! / 2 ** 20)} MB`;
    return undefined;
  }

  async function untilThrough(timeout: number): Promise<void> {
    if (thread === undefined || waiting.size === 0) return;
    thread.hold(true);
    await new Promise<void>((done) => {
      const flush: Flush = {
        last: lastBatch,
        done() {
          clearTimeout(timer);
          flushes.delete(flush);
          done();
        },
      };
      const timer = setTimeout(guarded(flush.done), timeout);
      flushes.add(flush);
    });
    if (flushes.size === 0) thread.hold(false);
  }

  return {
    open(to) {
      const receiver = receivers.push(to) - 1;
      amounts.set(to, { items: 0, bytes: 0 });
      introduce(receiver);
      return (items, serialize) => {
        try {
          makeRoom(to, items, 0);
          const body = serialize();
          if (body === undefined) return;
          const bytes = body.length;
          makeRoom(to, items, bytes);
          const batch = ++lastBatch;
          startedThread().post({ kind: 'send', receiver, batch, body }, [body.buffer as ArrayBuffer]);
          waiting.set(batch, { to, items, bytes, isTried: false });
          add(to, items, bytes);
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
      if (!ending) await untilThrough(timeout);
    },

    end() {
      ending = true;
      thread?.post({ kind: 'end' });
    },

    holdAtEnd(timeout) {
      void untilThrough(timeout);
    },

    waitAtEnd(timeout) {
      const deadline = performance.now() + timeout;
      while (waiting.size > 0 && thread?.wait(deadline - performance.now())) thread.receive();
      thread?.receive();
      for (const [batch, { isTried }] of [...waiting])
        settle(batch, isTried ? `no answer within ${timeout} ms` : `not sent within ${timeout} ms`);
      losses.tell(true);
    },
  };
}

/** Somebody waits until all batches up to `last` are through. */
interface Flush {
  readonly last: number;
  readonly done: () => void;
}

interface Amount {
  items: number;
  bytes: number;
}

interface Batch extends Readonly<Amount> {
  readonly to: Receiver;
  /** it is being sent as the program ends: without an answer it may have arrived or not */
  isTried: boolean;
}

function full(amount: string, { variable }: Limit): string {
  return `${amount} are waiting already${variable === undefined ? '' : `; ${variable} sets how many may`}`;
}
