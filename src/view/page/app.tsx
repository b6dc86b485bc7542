/** The frame around the views: where one is, whether the server is there, and the keys that work everywhere. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Tick } from '../api';
import { useLive } from './answers';
import { count, some } from './figures';
import { FlowView } from './flow/flow';
import { JourneyView } from './journey/journey';
import { MessagesView } from './messages/messages';
import { go, useRoute } from './navigation';
import { Empty } from './parts/empty';
import { Help } from './parts/help';
import { useKeys } from './parts/keys';
import { QueuesView } from './queues/queues';
import { linkTo, type Route, type View } from './route';

const TABS: readonly (readonly [View, string])[] = [
  ['flow', 'Flow'],
  ['messages', 'Messages'],
  ['queues', 'Queues'],
];
/** Between g and the letter after it. */
const CHORD_MS = 1500;

export function App() {
  const route = useRoute();
  const { tick, reached } = useLive();
  const [help, setHelp] = useState(false);
  const chord = useRef(0);
  const after = (letter: View) => () => {
    if (performance.now() - chord.current > CHORD_MS) return false;
    chord.current = 0;
    go(linkTo(letter));
    return true;
  };
  useKeys({
    '1': () => go(linkTo('flow')),
    '2': () => go(linkTo('messages')),
    '3': () => go(linkTo('queues')),
    g: () => {
      chord.current = performance.now();
    },
    f: after('flow'),
    m: after('messages'),
    q: after('queues'),
    '/': () => (route.view === 'messages' ? false : go(linkTo('messages'))),
    '?': () => setHelp(true),
  });
  useEffect(() => {
    document.title = `${TABS.find(([view]) => view === route.view)?.[1] ?? 'Journey'} · hoptrace`;
  }, [route.view]);
  // those who hear the page are told where they are; the first view is told by the browser
  const first = useRef(true);
  useLayoutEffect(() => {
    const main = document.getElementById('main')!;
    // a view that one comes back to may have given the focus to where one was
    if (!first.current && !main.contains(document.activeElement)) main.focus({ preventScroll: true });
    first.current = false;
  }, [route.view, route.trace]);

  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        To the content
      </button>
      <header class="top">
        <a class="brand" href={linkTo('flow')} aria-label="hoptrace">
          <Mark />
          <span>hoptrace</span>
        </a>
        <nav aria-label="Views">
          {TABS.map(([view, word]) => (
            <a key={view} href={linkTo(view)} aria-current={isIn(route, view) ? 'page' : undefined}>
              {word}
            </a>
          ))}
        </nav>
        <State tick={tick} reached={reached} />
        <button type="button" class="ask" aria-label="Keys" onClick={() => setHelp(true)}>
          ?
        </button>
      </header>
      <main id="main" tabIndex={-1}>
        {tick && tick.spans === 0 ? (
          <Empty files={tick.source.kind === 'files' ? tick.source.files : undefined} />
        ) : (
          <Content route={route} />
        )}
      </main>
      {help && <Help onClose={() => setHelp(false)} />}
    </>
  );
}

const isIn = (route: Route, view: View) =>
  route.view === view || (route.view === 'journey' && view === 'messages');

function Content({ route }: { route: Route }) {
  switch (route.view) {
    case 'flow':
      return <FlowView route={route} />;
    case 'messages':
      return <MessagesView route={route} />;
    case 'queues':
      return <QueuesView route={route} />;
    case 'journey':
      return <JourneyView route={route} />;
  }
}

function State({ tick, reached }: { tick: Tick | undefined; reached: boolean }) {
  if (!reached)
    return (
      <p class="live lost" role="alert">
        <span class="dot" /> The viewer has ended; waiting for it to come back
      </p>
    );
  if (!tick) return <p class="live quiet">…</p>;
  const { spans, forgotten, keep, saving, source } = tick;
  return (
    <p class="live figures quiet">
      <span class={`dot ${source.kind}`} />
      <span class="word">{source.kind === 'live' ? 'live' : source.files.join(', ')}</span>
      <span class="more">{some(spans, 'span')}</span>
      {forgotten > 0 && (
        <span class="more warn" title={`The last ${count(keep)} spans are kept: --keep N keeps more`}>
          {count(forgotten)} forgotten
        </span>
      )}
      {saving && <span class="more">saving to {saving}</span>}
    </p>
  );
}

/** A hop from queue to queue. */
function Mark() {
  return (
    <svg width="22" height="16" viewBox="0 0 22 16" aria-hidden="true">
      <path d="M3 12C3 2 11 2 11 8.5S19 15 19 5" />
      <circle cx="3" cy="12.6" r="2.2" />
      <circle cx="19" cy="4.2" r="2.2" />
    </svg>
  );
}
