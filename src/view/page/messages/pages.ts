import { useEffect, useReducer, useRef } from 'preact/hooks';
import type { MessageRow, Messages } from '../../api';
import { ask } from '../answers';

/** Rows that are asked for at once. */
export const PAGE = 200;
/** Pages that are kept. */
const MOST = 60;
/** While the list is dragged along quickly, what it flies past is not asked for. */
const FLYING_MS = 120;

interface Pages {
  path: string | undefined;
  rows: Map<number, readonly MessageRow[]>;
}

/**
 * A long list that stands still, by pages as they come into sight.
 * @param path undefined: there is no such list now
 * @param first what is known of the first page
 */
export function usePages(
  path: string | undefined,
  first: readonly MessageRow[],
  [from, to]: readonly [number, number],
): (index: number) => MessageRow | undefined {
  const [, drawAgain] = useReducer((n: number, _: undefined) => n + 1, 0);
  const known = useRef<Pages>({ path: undefined, rows: new Map() });
  if (known.current.path !== path) known.current = { path, rows: new Map([[0, first]]) };
  const { rows } = known.current;

  const firstPage = Math.floor(from / PAGE);
  const lastPage = Math.floor(Math.max(from, to - 1) / PAGE);
  useEffect(() => {
    if (path === undefined) return;
    const gone = new AbortController();
    const get = async (page: number) => {
      const query = `${path}&skip=${page * PAGE}&limit=${PAGE}`;
      const answer = await ask<Messages>(query, gone.signal).catch(() => undefined); // asked for again when it is next in sight
      if (!answer) return;
      if (rows.size >= MOST) rows.delete(rows.keys().next().value!);
      rows.set(page, answer.rows);
      drawAgain(undefined);
    };
    const timer = setTimeout(async () => {
      for (let page = firstPage; page <= lastPage; page++) if (!rows.has(page)) await get(page);
    }, FLYING_MS);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [path, firstPage, lastPage]);

  return (index) => rows.get(Math.floor(index / PAGE))?.[index % PAGE];
}
