import { guarded } from '../safety/guarded';
import { patience } from '../wire/retry-after';
import type { FromThread } from './messages';
import type { Outcome, Send } from './transport';

/** Milliseconds between attempts, as OpenTelemetry's exporters have them. */
const FIRST_WAIT = 1_000;
const MAX_WAIT = 5_000;
const GROWTH = 1.5;
const JITTER = 0.2;

type End = Omit<Extract<FromThread, { kind: 'settled' }>, 'kind' | 'batch'>;

/** What becomes of batches, as it happens. */
export interface Events {
  /** taken, or lost where `lost` says why; nothing more will happen to it */
  settled(batch: number, end: End): void;
  /** told from the end on: an attempt is under way */
  trying(batch: number): void;
  /** the receiver cannot be reached or has no time; said once until it is back */
  unavailable(reason: string): void;
  available(): void;
}

export interface BatchQueue {
  add(batch: number, body: Uint8Array): void;
  /** The program ends: one attempt for each batch that is left, without waiting between them. */
  end(): void;
}

/**
 * Sends batches to one receiver, one after the other, oldest first. While the receiver is unavailable a batch
 * is tried again, at growing intervals, for as long as it takes (OTLP specification: exponential backoff with
 * jitter): how much may wait is for who fills the queue to bound.
 */
export function createQueue(send: Send, events: Events, wait = sleep): BatchQueue {
  const batches: { readonly batch: number; readonly body: Uint8Array }[] = [];
  let isRunning = false;
  let isAvailable = true;
  let isEnding = false;
  let isTrying = false;
  let wake: (() => void) | undefined;

  async function run(): Promise<void> {
    isRunning = true;
    let pause = FIRST_WAIT;
    for (let next = batches[0]; next !== undefined; next = batches[0]) {
      if (isEnding) events.trying(next.batch);
      isTrying = true;
      const outcome = await attempt(next.body);
      isTrying = false;
      note(outcome);
      if (outcome.kind === 'unavailable' && !isEnding) {
        await new Promise<void>((awake) => {
          wake = awake;
          wait(patience(outcome.wait, jittered(pause)), awake);
        });
        pause = Math.min(pause * GROWTH, MAX_WAIT);
      } else {
        batches.shift();
        pause = FIRST_WAIT;
        events.settled(next.batch, endOf(outcome, next.body));
      }
    }
    isRunning = false;
  }

  async function attempt(body: Uint8Array): Promise<Outcome> {
    try {
      return await send(body);
    } catch (error) {
      return { kind: 'refused', reason: (error as Error).message };
    }
  }

  function note(outcome: Outcome): void {
    const wasAvailable = isAvailable;
    isAvailable = outcome.kind !== 'unavailable';
    if (outcome.kind === 'unavailable') {
      if (wasAvailable && !isEnding) events.unavailable(outcome.reason);
    } else if (!wasAvailable) events.available();
  }

  return {
    add(batch, body) {
      batches.push({ batch, body });
      if (!isRunning) void run();
    },
    end() {
      isEnding = true;
      if (isTrying) events.trying(batches[0]!.batch);
      else wake?.();
    },
  };
}

function endOf(outcome: Outcome, body: Uint8Array): End {
  if (outcome.kind !== 'delivered') return { lost: outcome.reason };
  return {
    ...(outcome.reply !== undefined && { reply: outcome.reply }),
    ...(outcome.isFree && { spare: body.buffer as ArrayBuffer }),
  };
}

function jittered(milliseconds: number): number {
  return milliseconds * (1 + JITTER * (2 * Math.random() - 1));
}

/** In the program's own thread it must not keep the program running. */
function sleep(milliseconds: number, then: () => void): void {
  setTimeout(guarded(then), milliseconds).unref();
}
