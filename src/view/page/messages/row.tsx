import type { MessageRow } from '../../api';
import { duration, orDash, timeOfDay } from '../figures';
import { Icon, SIGNS, Sign } from '../parts/icons';
import { Service } from '../parts/service';
import { linkTo } from '../route';
import { middle, shown } from '../text';

const COLUMNS = ['Time', 'Outcome', 'Queue', 'From', 'To', 'Message', 'In queue', 'Work', 'Attempt'];

export function Columns() {
  return (
    <div class="columns" role="rowgroup">
      <div role="row" aria-rowindex={1}>
        {COLUMNS.map((name) => (
          <span key={name} role="columnheader" class={classOf(name)}>
            {name}
          </span>
        ))}
      </div>
    </div>
  );
}

const classOf = (column: string) => `c-${column.toLowerCase().replace(' ', '-')}`;

interface RowProps {
  /** Undefined: on its way. */
  row: MessageRow | undefined;
  index: number;
  top: number;
  chosen: boolean;
}

export function Row({ row, index, top, chosen }: RowProps) {
  const style = { transform: `translateY(${top}px)` };
  if (!row) return <div class="row waiting" role="row" aria-rowindex={index + 2} style={style} />;
  const { tone } = SIGNS[row.outcome];
  return (
    <div
      class={`row figures ${tone} ${chosen ? 'chosen' : ''}`}
      role="row"
      aria-rowindex={index + 2}
      data-index={index}
      style={style}
    >
      <span role="cell" class="c-time">
        <a href={linkTo('journey', { span: row.spanId }, row.traceId)}>
          {timeOfDay(row.at + row.durationMs)}
        </a>
      </span>
      <span role="cell" class="c-outcome">
        <Sign outcome={row.outcome} />
      </span>
      <span role="cell" class="c-queue name">
        <Place row={row} />
      </span>
      <span role="cell" class="c-from">
        <Service name={row.publisher} />
      </span>
      <span role="cell" class="c-to">
        {row.consumer === null && row.outcome === 'sent' ? (
          <span class="quiet">–</span>
        ) : (
          <Service name={row.consumer} />
        )}
      </span>
      <span role="cell" class="c-message name">
        <bdi>{middle(idOf(row), 60)}</bdi>
        {row.failure && <bdi class={`failure ${tone}`}>{middle(row.failure, 160)}</bdi>}
      </span>
      <span role="cell" class="c-in-queue">
        {orDash(row.waitMs, duration)}
      </span>
      <span role="cell" class="c-work">
        {orDash(row.workMs, duration)}
      </span>
      <span role="cell" class={`c-attempt ${row.attempt > 1 ? 'warn' : ''}`}>
        {row.attempt > 1 && <Icon name="again" size={11} />}
        {row.attempt}
      </span>
    </div>
  );
}

function idOf({ messageId, correlationId }: MessageRow): string {
  return messageId ?? correlationId ?? '';
}

/** The queue; where it is not known, where the message was sent. */
function Place({ row: { queue, exchange, routingKey } }: { row: MessageRow }) {
  const sent = [exchange, routingKey].filter(Boolean).join(' : ');
  if (queue === null)
    return (
      <bdi class="quiet" title={shown(sent.slice(0, 500))}>
        {middle(sent || 'amq.default', 60)}
      </bdi>
    );
  return <bdi title={shown(queue.slice(0, 500))}>{middle(queue, 60)}</bdi>;
}
