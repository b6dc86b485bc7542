/** What the server says: its ticks, and the answers that follow them. */
import { useEffect, useReducer, useState } from 'preact/hooks';
import type { Problem, Tick } from '../api';

/** The tick of now, and whether the server is there. */
export interface Live {
  tick: Tick | undefined;
  reached: boolean;
}

let live: Live = { tick: undefined, reached: true };
const listeners = new Set<() => void>();

function change(next: Live): void {
  live = next;
  for (const listener of listeners) listener();
}

/** Once, when the page opens. The browser connects again by itself, for as long as the page is open. */
export function connect(): void {
  const ticks = new EventSource('/api/live');
  ticks.onmessage = ({ data }) => change({ tick: JSON.parse(data), reached: true });
  ticks.onerror = () => change({ ...live, reached: false });
}

export function useLive(): Live {
  const [, again] = useReducer((n: number, _: undefined) => n + 1, 0);
  useEffect(() => {
    const changed = () => again(undefined);
    listeners.add(changed);
    changed();
    return () => void listeners.delete(changed);
  }, []);
  return live;
}

export interface Answer<T> {
  /** The newest that came, until a newer one does. Undefined: none of this path has come yet. */
  value: T | undefined;
  /** Why there is none. */
  problem: string | undefined;
}

/** Answers to one question are asked for no more often than this; the dearer an answer is, the less often. */
const PAUSE_MS = 500;
const PAUSE_FOR_EACH_MS = 4;

export interface Following {
  /** False: the first answer is kept. Default true. */
  follows?: boolean;
  /** Asked for this often even when nothing new has come, since a minute moves by itself. */
  everyMs?: number;
}

/** The answer to `path`, and a new one whenever the server says that something has changed. */
export function useAnswer<T>(path: string, { follows = true, everyMs }: Following = {}): Answer<T> {
  const [state, setState] = useState<Answer<T> & { path: string }>({ path, ...NOTHING });

  useEffect(() => {
    const gone = new AbortController();
    let asked: number | undefined; // the version that the answer is of
    let resting = false;

    const next = () => {
      const version = live.tick?.version ?? 0;
      const current = asked !== undefined && (!follows || asked === version);
      if (current || resting || document.hidden || gone.signal.aborted) return;
      resting = true;
      const began = performance.now();
      ask<T>(path, gone.signal)
        .then(
          (value) => setState({ path, value, problem: undefined }),
          (error: Error) => {
            if (!gone.signal.aborted) setState({ path, value: undefined, problem: error.message });
          },
        )
        .then(() => {
          asked = version;
          const pause = Math.max(PAUSE_MS, (performance.now() - began) * PAUSE_FOR_EACH_MS);
          setTimeout(() => {
            resting = false;
            next();
          }, pause);
        });
    };
    const again = () => {
      asked = undefined;
      next();
    };

    listeners.add(next);
    document.addEventListener('visibilitychange', next);
    const timer = everyMs === undefined ? undefined : setInterval(again, everyMs);
    next();
    return () => {
      gone.abort();
      clearInterval(timer);
      listeners.delete(next);
      document.removeEventListener('visibilitychange', next);
    };
  }, [path, follows, everyMs]);

  return state.path === path ? state : NOTHING;
}

const NOTHING = { value: undefined, problem: undefined };

/** @throws an error that says in words why there is no answer */
export async function ask<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(path, signal ? { signal } : {});
  if (!response.ok) throw new Error(await problemOf(response));
  return (await response.json()) as T;
}

async function problemOf(response: Response): Promise<string> {
  const problem = (await response.json().catch(() => undefined)) as Problem | undefined;
  return problem?.error ?? `the viewer answered ${response.status}`;
}
