import type { SegmentObject } from '../../../src/skywalking/protocol/segment';
import type { InstancePing, InstanceProperties } from '../../../src/skywalking/transport';

import { drawSegments } from './draw-segments';

/** How long `until` waits at most. */
const PATIENCE_MS = 15_000;

/** What a test's OAP has received so far. */
export interface Received {
  readonly segments: SegmentObject[];
  readonly properties: InstanceProperties[];
  readonly pings: InstancePing[];
  /** the token of every call, or undefined */
  readonly tokens: (string | undefined)[];
}

export interface Inbox extends Received {
  /** Resolves as soon as the predicate's answer is truthy; rejects with what arrived after 15 s. */
  until<T>(predicate: (received: Received) => T): Promise<Exclude<T, false | undefined>>;
  /** to be called after every arrival */
  arrived(): void;
}

export function createInbox(): Inbox {
  const received: Received = { segments: [], properties: [], pings: [], tokens: [] };
  const waiting = new Set<() => void>();
  return {
    ...received,
    arrived() {
      for (const ask of [...waiting]) ask();
    },
    until(predicate) {
      return new Promise((resolve, reject) => {
        const ask = () => {
          const answer = predicate(received);
          if (!answer) return;
          clearTimeout(timer);
          waiting.delete(ask);
          resolve(answer as never);
        };
        const timer = setTimeout(() => {
          waiting.delete(ask);
          reject(new Error(`OAP waited in vain. What arrived:\n${drawSegments(received.segments)}`));
        }, PATIENCE_MS);
        waiting.add(ask);
        ask();
      });
    },
  };
}
