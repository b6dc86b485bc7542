import { diag } from '@opentelemetry/api';
import { guarded } from '../safety/guarded';
import { onReplaced, withdraw } from './globals/globals';

export type What = 'traces' | 'metrics';

/**
 * Follows what the application puts in our place. Its own tracer provider means that it has its own SDK: all
 * of ours withdraws, as if theirs had been first. Its own meter provider takes the place of ours only.
 */
export interface Replacement {
  readonly traces: boolean;
  readonly metrics: boolean;
  /** `listener` is told when the application's registrations are through: an SDK makes several in one go, and may do so again. */
  listen(listener: (what: What) => void): void;
}

export function watchReplacement(): Replacement {
  const replaced = { traces: false, metrics: false };
  const listeners: ((what: What) => void)[] = [];
  const tell = (what: What): void => {
    const say = (error: unknown): void =>
      diag.error(`hoptrace: ${what} of the application's own SDK: ${error}`);
    for (const listener of listeners) guarded(listener, say)(what);
  };
  const waiting = new Set<What>();
  const mark = (what: What): void => {
    replaced[what] = true;
    // from the next message on; and once more when the provider is there that will stand behind the API's own
    if (what === 'traces') tell(what);
    if (waiting.has(what)) return;
    waiting.add(what);
    queueMicrotask(
      guarded(() => {
        waiting.delete(what);
        tell(what);
      }),
    );
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
