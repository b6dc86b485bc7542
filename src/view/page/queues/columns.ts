/** The columns of Queues: what each shows, and by what it sorts. */
import type { Figures, QueueRow } from '../../api';
import { count, duration, orDash, rate, share } from '../figures';

export interface Column {
  /** In the page's address. */
  id: string;
  group: 'now' | 'minute' | 'start';
  title: string;
  /** In full, for those who hear it or ask. */
  means: string;
  /** Null sorts last, whichever way. */
  value(queue: QueueRow): number | null;
  text(value: number): string;
  /** Whether a value is worth a look. */
  tone?(value: number): string;
}

export const GROUPS = { now: 'Now', minute: 'Last minute', start: 'Since start' } as const;

const red = (value: number) => (value > 0 ? 'failed' : '');
const amber = (value: number) => (value > 0 ? 'warn' : '');
const purple = (value: number) => (value > 0 ? 'dead' : '');

type Template = Omit<Column, 'group' | 'value'> & { value(figures: Figures): number | null };

const FIGURES: Template[] = [
  {
    id: 'count',
    title: 'Messages',
    means: 'messages that were taken from it',
    value: ({ count }) => count,
    text: count,
  },
  {
    id: 'wait',
    title: 'In queue',
    means: 'time in queue, median',
    value: ({ waitP50 }) => waitP50,
    text: duration,
  },
  {
    id: 'wait95',
    title: 'p95',
    means: 'time in queue, 95th percentile',
    value: ({ waitP95 }) => waitP95,
    text: duration,
  },
  {
    id: 'work',
    title: 'Work',
    means: 'duration of the work, median',
    value: ({ workP50 }) => workP50,
    text: duration,
  },
  {
    id: 'failed',
    title: 'Failed',
    means: 'share of messages that failed',
    value: ({ errorShare }) => errorShare,
    text: share,
    tone: red,
  },
  {
    id: 'again',
    title: 'Re\u00addelivered', // may be broken there: all columns are to fit into 1280 pixels
    means: 'messages that came again',
    value: ({ redelivered }) => redelivered,
    text: count,
    tone: amber,
  },
  {
    id: 'dead',
    title: 'Dead-lettered',
    means: 'messages that came to another queue',
    value: ({ deadLettered }) => deadLettered,
    text: count,
    tone: purple,
  },
];
const RATE: Template = {
  id: 'rate',
  title: 'Rate',
  means: 'messages a second',
  value: ({ rate }) => rate,
  text: rate,
};

const within = (group: 'minute' | 'start', prefix: string, templates: readonly Template[]): Column[] =>
  templates.map((template) => ({
    ...template,
    id: prefix + template.id,
    group,
    value: (queue) => template.value(queue[group]),
  }));

export const COLUMNS: readonly Column[] = [
  {
    id: 'unsettled',
    group: 'now',
    title: 'Unsettled',
    means: 'delivered and not settled yet',
    value: ({ unsettled }) => unsettled,
    text: count,
  },
  {
    id: 'consumers',
    group: 'now',
    title: 'Consumers',
    means: 'consumers of it',
    value: ({ consumers }) => consumers,
    text: count,
    tone: (value) => (value === 0 ? 'failed' : ''),
  },
  ...within('minute', '', [RATE, ...FIGURES.slice(1)]),
  ...within('start', 'all-', FIGURES),
];

export const cellText = (column: Column, queue: QueueRow): string => orDash(column.value(queue), column.text);

/** Those worth a look first, unless something else is asked for; `-wait` is the greatest wait first. */
export function sorted(queues: readonly QueueRow[], sort: string | undefined): QueueRow[] {
  const [id, sign] = sort?.startsWith('-') ? [sort.slice(1), -1] : [sort, 1];
  const column = COLUMNS.find((each) => each.id === id);
  const byName = (a: QueueRow, b: QueueRow) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  if (id === 'name') return [...queues].sort((a, b) => sign * byName(a, b));
  if (!column) return [...queues].sort((a, b) => worth(b) - worth(a) || byName(a, b));
  return [...queues].sort((a, b) => {
    const [x, y] = [column.value(a), column.value(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || byName(a, b);
    return sign * (x - y) || byName(a, b);
  });
}

const worth = ({ failing, growing }: QueueRow) => 2 * Number(failing) + Number(growing);
