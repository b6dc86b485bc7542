import type { CollectedPoint } from './otlp/metrics';
import type { CollectedSpan } from './otlp/spans';

/** How long `until` waits at most, by default. */
const PATIENCE_MS = 10_000;

/** What a collector has received so far. */
export interface Received {
  spans: CollectedSpan[];
  /** Data points of metrics, in order of arrival. */
  points: CollectedPoint[];
  /** Every request, also one that was refused. */
  requests: CollectedRequest[];
}

export interface CollectedRequest {
  path: string;
  headers: Record<string, unknown>;
}

type Truthy<T> = Exclude<T, false | 0 | '' | null | undefined>;

/** `Received`, and the waiting for what is yet to come. */
export interface Inbox extends Received {
  /**
   * Resolves with the first truthy value of the predicate, which is asked now and at every arrival.
   * Rejects after `timeoutMs` (default 10 s) with a list of what did arrive.
   */
  until<T>(predicate: (received: Received) => T, timeoutMs?: number): Promise<Truthy<T>>;
  add(arrived: Partial<Received>): void;
  /** Forgets what was received. */
  clear(): void;
}

export function createInbox(): Inbox {
  const received: Received = { spans: [], points: [], requests: [] };
  const waiting = new Set<() => void>();
  return {
    ...received,
    until(predicate, timeoutMs = PATIENCE_MS) {
      return new Promise((resolve, reject) => {
        const ask = () => {
          try {
            const answer = predicate(received);
            if (answer) settle(() => resolve(answer as Truthy<typeof answer>));
          } catch (error) {
            settle(() => reject(error));
          }
        };
        const settle = (outcome: () => void) => {
          clearTimeout(timer);
          waiting.delete(ask);
          outcome();
        };
        const timer = setTimeout(() => settle(() => reject(tooLate(received, timeoutMs))), timeoutMs);
        timer.unref(); // a wait alone keeps no process running
        waiting.add(ask);
        ask();
      });
    },
    add({ spans = [], points = [], requests = [] }) {
      received.spans.push(...spans);
      received.points.push(...points);
      received.requests.push(...requests);
      for (const ask of [...waiting]) ask();
    },
    clear() {
      for (const list of Object.values(received)) list.length = 0;
    },
  };
}

function tooLate({ spans, points, requests }: Received, timeoutMs: number): Error {
  const names = [...new Set(points.map((point) => point.name))];
  const arrived = [
    `${requests.length} requests`,
    `${spans.length} spans: ${spans.map((span) => `${span.kind} ${span.name}`).join(', ') || 'none'}`,
    `metrics: ${names.join(', ') || 'none'}`,
  ];
  return new Error(`The collector waited ${timeoutMs} ms in vain. What arrived:\n  ${arrived.join('\n  ')}`);
}
