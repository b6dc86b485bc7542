/** Queues: the figures of all of them in one table. */
import type { QueueRow, Queues } from '../../api';
import { useAnswer } from '../answers';
import { some } from '../figures';
import { useCursor } from '../parts/cursor';
import { Icon } from '../parts/icons';
import { Loading, Trouble } from '../parts/notices';
import { linkTo, linkWith, type Route } from '../route';
import { middle, shown } from '../text';
import { COLUMNS, type Column, cellText, GROUPS, sorted } from './columns';

/** A minute moves by itself. */
const EVERY_MS = 2000;

export function QueuesView({ route }: { route: Route }) {
  const { value, problem } = useAnswer<Queues>('/api/queues', { everyMs: EVERY_MS });
  const queues = value && sorted(value.queues, route.query.sort);
  const find = (row: number) => document.querySelector<HTMLElement>(`.queues [data-row="${row}"] a`);
  useCursor({
    count: queues?.length ?? 0,
    show: (row) => find(row)?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    find,
  });
  return (
    <section class="queues" aria-labelledby="title">
      <header class="head">
        <h1 id="title">Queues</h1>
        <p class="quiet">{queues && some(queues.length, 'queue')}</p>
      </header>
      {problem && <Trouble>{problem}</Trouble>}
      {!value && !problem && <Loading />}
      {queues?.length === 0 && <p class="nothing quiet">No queue yet.</p>}
      {queues && queues.length > 0 && (
        <div class="table" role="region" aria-label="Figures of each queue">
          <table class="figures">
            <thead>
              <tr>
                <th rowSpan={2} scope="col" aria-sort={sortOf(route, 'name')}>
                  <SortLink route={route} id="name" title="Queue" means="name of the queue" />
                </th>
                {(Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => (
                  <th
                    key={group}
                    scope="colgroup"
                    class="begin"
                    colSpan={COLUMNS.filter((column) => column.group === group).length}
                  >
                    {GROUPS[group]}
                  </th>
                ))}
              </tr>
              <tr>
                {COLUMNS.map((column) => (
                  <th key={column.id} scope="col" class={begins(column)} aria-sort={sortOf(route, column.id)}>
                    <SortLink route={route} {...column} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {queues.map((queue, row) => (
                <tr
                  key={queue.id}
                  data-row={row}
                  class={queue.failing ? 'failing' : queue.growing ? 'growing' : ''}
                >
                  <th scope="row">
                    <QueueName queue={queue} />
                  </th>
                  {COLUMNS.map((column) => (
                    <Cell key={column.id} column={column} queue={queue} />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function QueueName({ queue: { name, failing, growing, publishers, takers } }: { queue: QueueRow }) {
  const who = `from ${list(publishers)} to ${list(takers)}`;
  return (
    <a href={linkTo('messages', { queue: name })} title={`${shown(name.slice(0, 300))}, ${who}`}>
      {failing && (
        <span class="sign failed">
          <Icon name="cross" />
          <span class="heard">failing</span>
        </span>
      )}
      {growing && (
        <span class="sign warn">
          <Icon name="growing" />
          <span class="heard">growing</span>
        </span>
      )}
      <span class="name">
        <bdi>{middle(name, 28)}</bdi>
      </span>
    </a>
  );
}

const list = (names: readonly string[]) =>
  names.map((name) => shown(name.slice(0, 60))).join(', ') || 'nobody seen';

function Cell({ column, queue }: { column: Column; queue: QueueRow }) {
  const value = column.value(queue);
  const tone = !value ? 'quiet' : (column.tone?.(value) ?? '');
  return <td class={`${begins(column)} ${tone}`}>{cellText(column, queue)}</td>;
}

const begins = (column: Column) =>
  COLUMNS.find(({ group }) => group === column.group) === column ? 'begin' : '';

function sortOf({ query: { sort } }: Route, id: string): 'ascending' | 'descending' | undefined {
  if (sort === id) return 'ascending';
  return sort === `-${id}` ? 'descending' : undefined;
}

interface SortLinkProps {
  route: Route;
  id: string;
  title: string;
  means: string;
}

/** Figures begin with the greatest, names with the first; once more is the other way round. */
function SortLink({ route, id, title, means }: SortLinkProps) {
  const now = sortOf(route, id);
  const first = id === 'name' ? id : `-${id}`;
  const other = id === 'name' ? `-${id}` : id;
  const next = route.query.sort === first ? other : first;
  return (
    <a class="sort" href={linkWith(route, { sort: next })} title={means}>
      {title}
      <span aria-hidden="true">{now === 'ascending' ? ' ↑' : now === 'descending' ? ' ↓' : ''}</span>
    </a>
  );
}
