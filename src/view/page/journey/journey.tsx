/** Journey: one trace as a waterfall, and one of its spans in full. */
import { useEffect } from 'preact/hooks';
import type { JourneyAnswer } from '../../api';
import { useAnswer } from '../answers';
import { duration, some, timeOfDay } from '../figures';
import { lastSearch } from '../messages/query';
import { go } from '../navigation';
import { Copy } from '../parts/copy';
import { useKeys } from '../parts/keys';
import { Loading, Trouble } from '../parts/notices';
import { Service } from '../parts/service';
import { linkWith, type Route } from '../route';
import { beginning } from '../text';
import { Detail } from './detail';
import { Waterfall } from './waterfall';

const LONGEST_TITLE = 300;

export function JourneyView({ route }: { route: Route }) {
  const trace = route.trace ?? '';
  const path = `/api/journey/${encodeURIComponent(trace)}`;
  const { value: journey, problem } = useAnswer<JourneyAnswer>(`${path}?format=brief`);
  const chosen = journey?.spans.findIndex(({ spanId }) => spanId === route.query.span) ?? -1;
  const choose = (index: number) =>
    go(linkWith(route, { span: journey?.spans[index]?.spanId }), route.query.span !== undefined);
  const back = `#/messages${lastSearch.get() && `?${lastSearch.get()}`}`;
  useKeys({ Escape: () => go(chosen >= 0 ? linkWith(route, { span: undefined }) : back) });
  useEffect(() => scrollTo(0, 0), [trace]);

  return (
    <section class="journey" aria-labelledby="title">
      <header class="head">
        <a class="back" href={back}>
          ‹ Messages
        </a>
        <h1 id="title">
          <bdi>{journey ? together(beginning(journey.title, LONGEST_TITLE)) : 'Journey'}</bdi>
        </h1>
        {journey && <Actions path={path} trace={trace} />}
      </header>
      {problem && <Trouble>{problem}</Trouble>}
      {journey ? <Facts journey={journey} /> : !problem && <Loading />}
      {journey && (
        <div class={`sides ${chosen >= 0 ? 'open' : ''}`}>
          <Waterfall key={trace} journey={journey} chosen={chosen} onChoose={choose} />
          {chosen >= 0 && (
            <Detail
              path={path}
              journey={journey}
              index={chosen}
              onChoose={choose}
              onClose={() => choose(-1)}
            />
          )}
        </div>
      )}
    </section>
  );
}

/** A number and its unit stay on one line. */
const together = (text: string) => text.replace(/(\d) (ms|s|min|h|d)\b/g, '$1\u00a0$2');

function Facts({ journey }: { journey: JourneyAnswer }) {
  const { spans, services, durationMs, start, traceId, orphans } = journey;
  return (
    <ul class="facts figures quiet">
      <li>{duration(durationMs)}</li>
      <li>{some(spans.length, 'span')}</li>
      <li>{timeOfDay(start)}</li>
      {orphans > 0 && <li class="warn">{some(orphans, 'span')} without the one before</li>}
      {services.map((service) => (
        <li key={service}>
          <Service name={service} />
        </li>
      ))}
      <li class="mono name" title="trace id">
        {traceId}
      </li>
    </ul>
  );
}

function Actions({ path, trace }: { path: string; trace: string }) {
  const textOf = (format: string) => async () => {
    const response = await fetch(`${path}?format=${format}`);
    if (!response.ok) throw new Error(String(response.status));
    return response.text();
  };
  return (
    <p class="actions">
      <Copy text={textOf('text')}>Copy as text</Copy>
      <Copy text={textOf('otlp')}>Copy as JSON</Copy>
      <a class="button" href={`${path}?format=svg`} download={`journey-${trace}.svg`}>
        Save as SVG
      </a>
    </p>
  );
}
