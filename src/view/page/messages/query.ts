/** The filters of Messages: as they stand in the page's address, so in the question to the server. */
import { type MessageQuery, OUTCOMES, type Outcome } from '../../api';
import type { Query } from '../route';

export const FILTERS = ['service', 'queue', 'outcome', 'minMs', 'maxMs', 'attempt', 'text'] as const;
export type Filter = (typeof FILTERS)[number] & keyof MessageQuery;

/** Without what is no filter of messages. */
export function filtersOf(query: Query): Partial<Record<Filter, string>> {
  return Object.fromEntries(FILTERS.filter((name) => query[name]).map((name) => [name, query[name]!]));
}

export function toSearch(query: Query): string {
  return new URLSearchParams(filtersOf(query)).toString();
}

export function outcomesOf(query: Query): Outcome[] {
  const asked = query.outcome?.split(',') ?? [];
  return OUTCOMES.filter((outcome) => asked.includes(outcome));
}

/** With the outcome if it was not there, and without it if it was. */
export function toggled(query: Query, outcome: Outcome): string | undefined {
  const asked = outcomesOf(query);
  const next = asked.includes(outcome) ? asked.filter((each) => each !== outcome) : [...asked, outcome];
  return next.join(',') || undefined;
}

let last = '';

/** What was looked for last, so that one comes back from a journey to where one was. */
export const lastSearch = {
  get: (): string => last,
  set(search: string) {
    last = search;
  },
};
