import { onReplaced, withdraw } from './globals/globals';

export type What = 'traces' | 'metrics';

/**
 * Follows what the application puts in our place. Its own tracer provider means that it has its own SDK: all
 * of ours withdraws, as if theirs had been first. Its own meter provider takes the place of ours only.
 */
export interface Replacement {
  readonly traces: boolean;
  readonly metrics: boolean;
  /** `listener` is told when the application's registrations are through: an SDK makes several in one go. */
  listen(listener: (what: What) => void): void;
}

export function watchReplacement(): Replacement {
  const replaced = { traces: false, metrics: false };
  const listeners: ((what: What) => void)[] = [];
  const mark = (what: What): void => {
    if (replaced[what]) return;
    replaced[what] = true;
    queueMicrotask(() => {
      for (const listener of listeners) listener(what);
    });
  };
  onReplaced((place) => {
    if (place === 'metrics') mark('metrics');
    if (place !== 'trace') return;
    withdraw();
    mark('traces');
    mark('metrics');
  });
  return Object.assign(replaced, {
    listen: (listener: (what: What) => void) => void listeners.push(listener),
  });
}
