/** All that a span says. */

import { type ComponentChildren, Fragment } from 'preact';
import type { Attribute, JourneyAnswer, JourneyEvent, JourneyLink, JourneySpan } from '../../api';
import { useAnswer } from '../answers';
import { duration } from '../figures';
import { Copy } from '../parts/copy';
import { Sign } from '../parts/icons';
import { Service } from '../parts/service';
import { linkTo } from '../route';
import { beginning, shown } from '../text';

interface DetailProps {
  /** Of the journey's answer. */
  path: string;
  journey: JourneyAnswer;
  /** Of the span. */
  index: number;
  onChoose(index: number): void;
  onClose(): void;
}

export function Detail({ path, journey, index, onChoose, onClose }: DetailProps) {
  const brief = journey.spans[index]!;
  const { value: full } = useAnswer<JourneySpan>(`${path}/${brief.spanId}`, { follows: false });
  const span = full ?? brief;
  const { attributes, links, notes, status } = span;
  const resource = journey.resources[span.resource]!;
  const exceptions = span.events.flatMap(({ exception }) => exception ?? []);
  const events = span.events.filter(({ exception }) => exception === null);
  return (
    <aside class="detail" aria-labelledby="span-title">
      <header>
        <h2 id="span-title">
          <bdi>{beginning(span.label, 300)}</bdi>
        </h2>
        <Copy text={JSON.stringify({ ...span, resource }, null, 2)}>Copy as JSON</Copy>
        <button type="button" aria-label="Close" onClick={onClose}>
          ✕
        </button>
      </header>
      <ul class="facts figures">
        <li>
          <Service name={span.service} />
        </li>
        {span.outcome && (
          <li>
            <Sign outcome={span.outcome} />
          </li>
        )}
        <li>{duration(span.end - span.start)}</li>
        <li class="quiet">begins at {duration(span.start)}</li>
        {span.wait && (
          <li class="quiet">
            {span.wait.for === 'retry' ? 'after' : 'in queue'} {duration(span.start - span.wait.from)}
          </li>
        )}
      </ul>
      {notes.map((note) => (
        <p key={note} class={`note ${note.startsWith('✗') ? 'failed' : 'warn'}`}>
          {shown(note)}
        </p>
      ))}
      {exceptions.map((exception, n) => (
        <section key={n} class="exception">
          <h3>
            {shown(exception.type)}
            {exception.type && exception.message && ': '}
            {shown(exception.message)}
          </h3>
          {exception.stack && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
            <pre tabIndex={0} role="region" aria-label="Stack">
              {shown(exception.stack)}
            </pre>
          )}
        </section>
      ))}
      {status.code === 'error' && exceptions.length === 0 && !isSaid(status.message, notes) && (
        <p class="note failed">{shown(status.message)}</p>
      )}
      {isSilent(span, exceptions.length) && (
        <p class="note quiet">
          The handler did not say why. One line in its catch does:{' '}
          <code>trace.getActiveSpan()?.recordException(error)</code>
        </p>
      )}
      <Attributes title="Attributes" attributes={attributes} />
      {events.length > 0 && <Events events={events} />}
      {links.length > 0 && <Links links={links} journey={journey} onChoose={onChoose} />}
      <Attributes title={`Resource of ${shown(span.service)}`} attributes={resource} closed />
      <dl class="attributes ids">
        <Entry name="span id" value={span.spanId} />
        {span.parentSpanId && <Entry name="parent span id" value={span.parentSpanId} />}
        <Entry name="name" value={span.name} />
        <Entry name="kind" value={span.kind} />
        <Entry name="made by" value={span.scope} />
      </dl>
    </aside>
  );
}

/** Whether a status has nothing to add. That a message was settled is what hoptrace says where nobody said more. */
function isSaid(message: string, notes: readonly string[]): boolean {
  return /^(?:message settled by .*)?$/.test(message) || notes.some((note) => note.includes(message));
}

/** The ordinary handler: it caught its error, and nacked. */
function isSilent({ operation, failed, status, notes }: JourneySpan, exceptions: number): boolean {
  return operation === 'process' && failed && exceptions === 0 && isSaid(status.message, notes);
}

interface AttributesProps {
  title: string;
  attributes: readonly Attribute[];
  closed?: boolean;
}

function Attributes({ title, attributes, closed = false }: AttributesProps) {
  if (attributes.length === 0) return null;
  return (
    <details open={!closed}>
      <summary>{title}</summary>
      <dl class="attributes">
        {attributes.map(([name, value]) => (
          <Entry key={name} name={name} value={value} />
        ))}
      </dl>
    </details>
  );
}

/** From so many characters on a value may have to be scrolled, which keys must reach. */
const LONG = 250;

/** Names are broken after what parts their words, not amid one. */
function breakable(text: string): ComponentChildren {
  return text.split(/(?<=[._:/-])(?=\w)/).map((word, n) => (
    <Fragment key={n}>
      {word}
      <wbr />
    </Fragment>
  ));
}

function Entry({ name, value }: { name: string; value: Attribute[1] }) {
  const text = shown(typeof value === 'string' ? value : JSON.stringify(value));
  return (
    <div>
      <dt>
        <bdi>{breakable(shown(name))}</bdi>
      </dt>
      <dd tabIndex={text.length > LONG ? 0 : undefined}>
        <bdi>{text.length > LONG ? text : breakable(text)}</bdi>
      </dd>
    </div>
  );
}

function Events({ events }: { events: readonly JourneyEvent[] }) {
  return (
    <details open>
      <summary>Events</summary>
      {events.map(({ name, at, attributes }, n) => (
        <section key={n} class="event">
          <h3>
            {shown(name)} <span class="quiet figures">at {duration(at)}</span>
          </h3>
          <dl class="attributes">
            {attributes.map(([key, value]) => (
              <Entry key={key} name={key} value={value} />
            ))}
          </dl>
        </section>
      ))}
    </details>
  );
}

interface LinksProps {
  links: readonly JourneyLink[];
  journey: JourneyAnswer;
  onChoose(index: number): void;
}

function Links({ links, journey, onChoose }: LinksProps) {
  return (
    <details open>
      <summary>Links</summary>
      <ul class="links">
        {links.map(({ traceId, spanId, span, known, label }, n) => (
          <li key={n}>
            {span >= 0 ? (
              <button type="button" onClick={() => onChoose(span)}>
                {beginning(journey.spans[span]!.label, 80)}
              </button>
            ) : known ? (
              <a href={linkTo('journey', { span: spanId }, traceId)}>
                {label === null ? `in another journey: ${shown(traceId)}` : beginning(label, 80)}
              </a>
            ) : (
              <span class="quiet mono">
                {shown(traceId)} {shown(spanId)}, not here
              </span>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
