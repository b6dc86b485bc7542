/** Messages: the newest first, and what one looks for among them. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { count, some } from '../figures';
import { useCursor } from '../parts/cursor';
import { useKeys } from '../parts/keys';
import { NARROW, useMedia } from '../parts/media';
import { Loading, Trouble } from '../parts/notices';
import { useWindowed } from '../parts/windowed';
import { linkTo, type Route } from '../route';
import { Filters } from './filters';
import { useMessages } from './list';
import { comeBack, leave } from './place';
import { lastSearch, toSearch } from './query';
import { Columns, Row } from './row';

const ROW = 30;
const NARROW_ROW = 58;
const HEAD = 30;
/** Of scrolling, in pixels: one reads what is further down. */
const AWAY = 4;

export function MessagesView({ route }: { route: Route }) {
  const narrow = useMedia(NARROW);
  const height = narrow ? NARROW_ROW : ROW;
  const search = toSearch(route.query);
  const { scroller, from, to, show } = useWindowed(height, narrow ? 0 : HEAD);
  const [place] = useState(() => comeBack(search));
  const list = useMessages(search, [from, to], place?.pause);
  const find = (index: number) => scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"] a`);
  const cursor = useCursor({ count: list.count, show, find, at: place?.at });
  useEffect(() => lastSearch.set(search), [search]);
  useLayoutEffect(() => {
    if (place && scroller.current) scroller.current.scrollTop = place.scrolled;
  }, []);
  const now = useRef({ search, pause: list.paused, at: cursor.at });
  now.current = { search, pause: list.paused, at: cursor.at };
  useEffect(() => () => leave({ ...now.current, scrolled: scroller.current?.scrollTop ?? 0 }), []);

  const resume = () => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    if (scroller.current) scroller.current.scrollTop = 0;
    list.resume();
  };
  const scrolled = () => {
    if (scroller.current && scroller.current.scrollTop > AWAY) list.pause();
  };
  useKeys({ Escape: () => (list.paused ? resume() : false) });

  const last = Math.min(to, list.count);
  const drawn = Array.from({ length: Math.max(0, last - from) }, (_, index) => from + index);
  return (
    <section class="messages" aria-labelledby="title">
      <header class="head">
        <h1 id="title">Messages</h1>
        <p class="figures quiet">{list.answer && some(list.count, 'message')}</p>
        <p class="heard" role="status">
          {list.paused ? 'The list is paused' : ''}
        </p>
        {list.paused && (
          <button type="button" class="resume figures" onClick={resume}>
            {list.newer > 0 ? `${count(list.newer)} new` : 'Paused · resume'}
          </button>
        )}
      </header>
      <Filters route={route} services={list.answer?.services ?? []} queues={list.answer?.queues ?? []} />
      {list.problem && <Trouble>{list.problem}</Trouble>}
      {!list.answer && !list.problem && <Loading />}
      {list.answer && list.count === 0 && <Nothing filtered={search !== ''} />}
      <div
        class="rows"
        role="table"
        aria-label="Messages, newest first"
        aria-rowcount={list.count + 1}
        hidden={list.count === 0}
        ref={scroller}
        onScroll={scrolled}
        onFocusCapture={list.pause}
      >
        <Columns />
        <div class="spacer" role="rowgroup" style={{ height: `${list.count * height}px` }}>
          {drawn.map((index) => {
            const row = list.row(index);
            return (
              <Row
                key={row?.seq ?? `at ${index}`}
                row={row}
                index={index}
                top={index * height}
                chosen={index === cursor.at}
              />
            );
          })}
        </div>
      </div>
    </section>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  return (
    <p class="nothing quiet">
      {filtered ? (
        <>
          No message is like that. <a href={linkTo('messages')}>Show all</a>
        </>
      ) : (
        'No message yet.'
      )}
    </p>
  );
}
