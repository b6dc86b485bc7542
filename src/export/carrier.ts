import type { Transferable } from 'node:worker_threads';
import { guarded } from '../safety/guarded';
import type { startHere } from './here';
import type { FromThread, ToThread } from './messages';
import { startThread, type Thread, type ThreadDeath } from './worker';

/** Milliseconds until a thread that has died is started again: doubled each time, until one has got something done. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 300_000;

/** Milliseconds between two lines about deaths. */
const QUIET = 60_000;

/** What a carrier is made of: its tests have their own. */
export interface Parts {
  readonly startThread: typeof startThread;
  readonly startHere: typeof startHere;
  readonly later: (milliseconds: number, then: () => void) => void;
}

const PARTS: Parts = {
  startThread,
  startHere: (...args) => (require('./here') as typeof import('./here')).startHere(...args),
  later: (milliseconds, then) => void setTimeout(guarded(then), milliseconds).unref(),
};

/**
 * Sends by a thread: starts it, starts it again when it dies, and does without where none is to be had. What a
 * thread had taken with it is settled as lost; what comes while there is none waits for the next.
 *
 * @param patience milliseconds that sending from the main thread may hold the program at most
 * @param onHere called when the main thread has to send
 */
export function startCarrier(
  onMessage: (message: FromThread) => void,
  warn: (message: string) => void,
  patience: number,
  onHere: () => void = () => {},
  parts: Parts = PARTS,
): Thread {
  const receivers: ToThread[] = [];
  const sent = new Set<number>();
  const unsent: { readonly message: ToThread; readonly given: Transferable[] | undefined }[] = [];
  let current: Thread | undefined;
  /** What is given to one that has not begun to run would be lost with it, if it never does. */
  let isRunning = false;
  let isEnding = false;
  let isHeld = false;
  let pause = FIRST_PAUSE;
  let saidAt = -Infinity;

  function receive(message: FromThread): void {
    if (message.kind === 'settled') {
      sent.delete(message.batch);
      pause = FIRST_PAUSE;
    }
    onMessage(message);
  }

  function bury({ reason, hasRun }: ThreadDeath): void {
    current = undefined;
    isRunning = false;
    for (const batch of sent)
      onMessage({ kind: 'settled', batch, lost: `the exporting thread died: ${reason}` });
    sent.clear();
    if (!hasRun) carryHere(reason);
    else {
      if (performance.now() - saidAt >= QUIET) {
        saidAt = performance.now();
        warn(`hoptrace: the exporting thread died: ${reason}. It is started again`);
      }
      parts.later(pause, start);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    }
  }

  function start(): void {
    try {
      begin(parts.startThread(receive, bury, () => isRunning || run()));
    } catch (error) {
      carryHere((error as Error).message);
    }
  }

  function carryHere(reason: string): void {
    warn(
      `hoptrace: no thread can be started (${reason}): telemetry is sent from the main thread, and what is left at process.exit or a signal is lost`,
    );
    onHere();
    isRunning = true;
    begin(parts.startHere(receive, { patience }));
  }

  function begin(thread: Thread): void {
    current = thread;
    thread.hold(isHeld);
    if (isRunning || isEnding) run();
  }

  function run(): void {
    isRunning = true;
    if (current === undefined) return;
    for (const receiver of receivers) current.post(receiver);
    for (const { message, given } of unsent.splice(0)) pass(current, message, given);
    if (isEnding) current.post({ kind: 'end' });
  }

  function pass(thread: Thread, message: ToThread, given?: Transferable[]): void {
    thread.post(message, given);
    if (message.kind === 'send') sent.add(message.batch);
  }

  start();
  return {
    post(message, given) {
      if (message.kind === 'open') receivers.push(message);
      if (message.kind === 'end') isEnding = true;
      if (current !== undefined && isRunning) pass(current, message, given);
      else if (message.kind === 'send') unsent.push({ message, given });
      else if (message.kind === 'end' && current !== undefined) run(); // there is no time to wait until it does
    },
    hold(held) {
      isHeld = held;
      current?.hold(held);
    },
    wait: (milliseconds) => current?.wait(milliseconds) ?? false,
    receive: () => current?.receive(),
  };
}
