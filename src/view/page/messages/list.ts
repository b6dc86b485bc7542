/** The list of messages: live at its top; once it is paused it stands still, whatever comes, and any part of it can be had. */
import { useState } from 'preact/hooks';
import type { MessageRow, Messages } from '../../api';
import { useAnswer } from '../answers';
import { PAGE, usePages } from './pages';

export interface MessageList {
  /** How many there are. */
  count: number;
  /** Undefined: on its way. */
  row(index: number): MessageRow | undefined;
  /** What has come since the pause. */
  newer: number;
  /** Undefined: it is live. */
  paused: Pause | undefined;
  pause(): void;
  resume(): void;
  /** Undefined before the first answer. */
  answer: Messages | undefined;
  problem: string | undefined;
}

export interface Pause {
  query: string;
  /** The answer that was the newest. */
  answer: Messages;
  before: number;
}

/**
 * @param query of the filters, as it stands in a URL
 * @param sight the rows that are drawn: from, up to but without
 * @param before how it stood still when it was left
 */
export function useMessages(
  query: string,
  sight: readonly [from: number, to: number],
  before: Pause | undefined,
): MessageList {
  const [pause, setPause] = useState(before);
  const paused = pause?.query === query ? pause : undefined;
  const path = `/api/messages?${query}`;
  const live = useAnswer<Messages>(
    paused ? `${path}&before=${paused.before}&limit=1` : `${path}&limit=${PAGE}`,
  );
  const pageRow = usePages(paused && `${path}&before=${paused.before}`, paused?.answer.rows ?? [], sight);
  const answer = live.value ?? paused?.answer;

  return {
    count: paused ? paused.answer.total : (answer?.total ?? 0),
    row: paused ? pageRow : (index) => answer?.rows[index],
    newer: paused ? (live.value?.newer ?? 0) : 0,
    paused,
    pause: () => {
      const newest = live.value?.rows[0];
      if (paused === undefined && live.value && newest) {
        setPause({ query, answer: live.value, before: newest.seq + 1 });
      }
    },
    resume: () => setPause(undefined),
    answer,
    problem: live.problem,
  };
}
