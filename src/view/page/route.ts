/** Where in the page one is. All of it stands in the address, so each state of the page has a link. */
export const VIEWS = ['flow', 'messages', 'queues', 'journey'] as const;
export type View = (typeof VIEWS)[number];

export interface Route {
  view: View;
  /** The trace that `journey` shows. */
  trace?: string;
  /** Filters of Messages, the order of Queues, the span that is open: by name. */
  query: Readonly<Record<string, string>>;
}

/** What is empty or undefined is left out of a link. */
export type Query = Readonly<Record<string, string | undefined>>;

/** `#/journey/4bf9…?span=00f0…`. What cannot be understood is Flow. */
export function parseRoute(hash: string): Route {
  const [, path = '', search = ''] = /^#?\/?([^?]*)\??(.*)$/s.exec(hash) ?? [];
  const [first = '', second] = path.split('/');
  const query = Object.fromEntries(new URLSearchParams(search));
  const view = VIEWS.find((each) => each === first) ?? 'flow';
  if (view !== 'journey') return { view, query };
  return second ? { view, trace: decoded(second), query } : { view: 'messages', query };
}

export function linkTo(view: View, query: Query = {}, trace?: string): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => !!entry[1]);
  const search = new URLSearchParams(given).toString();
  const path = trace === undefined ? view : `${view}/${encodeURIComponent(trace)}`;
  return `#/${path}${search && `?${search}`}`;
}

/** The same place with some of its query changed. */
export function linkWith(route: Route, changed: Query): string {
  return linkTo(route.view, { ...route.query, ...changed }, route.trace);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a % that stands for itself
  }
}
