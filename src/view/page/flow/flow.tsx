/** Flow: the live map, and above it what is worth a look. */
import { useMemo, useRef, useState } from 'preact/hooks';
import { type Flow, WINDOWS, type Window } from '../../api';
import { useAnswer } from '../answers';
import { go } from '../navigation';
import { Icon } from '../parts/icons';
import { Loading, Trouble } from '../parts/notices';
import { Segments } from '../parts/segments';
import { useSize } from '../parts/size';
import { linkWith, type Route } from '../route';
import { middle } from '../text';
import { layout, type Placed } from './layout';
import { FlowMap } from './map';
import { calmText, concernsOf, nodeLink } from './words';

export const WINDOW_WORDS: Record<Window, string> = { '60': 'Last minute', all: 'Since start' };
/** A minute moves by itself. */
const EVERY_MS = 2000;

export function FlowView({ route }: { route: Route }) {
  const window = WINDOWS.find((each) => each === route.query.window) ?? '60';
  const { value: flow, problem } = useAnswer<Flow>(`/api/flow?window=${window}`, { everyMs: EVERY_MS });
  return (
    <section class="flow" aria-labelledby="title">
      <header class="head">
        <h1 id="title">Flow</h1>
        {flow && flow.nodes.length > 0 && <Concerns flow={flow} />}
        <Segments
          name="Figures of"
          options={WINDOWS.map((each) => [each, WINDOW_WORDS[each]])}
          value={window}
          onChoose={(chosen) => go(linkWith(route, { window: chosen === '60' ? undefined : chosen }))}
        />
      </header>
      {problem && <Trouble>{problem}</Trouble>}
      {!flow && !problem && <Loading />}
      {flow?.nodes.length === 0 && <p class="nothing quiet">There are spans, but none of a message yet.</p>}
      {flow && flow.nodes.length > 0 && <Plan flow={flow} />}
    </section>
  );
}

const MOST_CONCERNS = 6;

function Concerns({ flow }: { flow: Flow }) {
  const concerns = concernsOf(flow);
  if (concerns.length === 0)
    return (
      <p class="calm" role="status">
        <Icon name="tick" /> {calmText(flow)}
      </p>
    );
  return (
    <ul class="concerns" aria-label="Worth a look" aria-live="polite">
      {concerns.slice(0, MOST_CONCERNS).map(({ node, text, detail }) => (
        <li key={node.id} class={node.failing ? 'failing' : 'growing'}>
          <a href={nodeLink(node)}>
            <Icon name={node.failing ? 'cross' : 'growing'} />
            <b class="name">
              <bdi>{middle(node.name, 40)}</bdi>
            </b>
            <span class="figures">{text}</span>
            {detail && (
              <span class="quiet name">
                <bdi>{detail}</bdi>
              </span>
            )}
          </a>
        </li>
      ))}
      {concerns.length > MOST_CONCERNS && <li class="quiet">and {concerns.length - MOST_CONCERNS} more</li>}
    </ul>
  );
}

/** Below this, names cannot be read: then the map is scrolled, unless one asks to see all of it. */
const SMALLEST = 0.75;
const LARGEST = 1.25;
const STEPS = [0.4, 0.5, 0.6, 0.72, 0.85, 1, 1.2, 1.5, 2];

function Plan({ flow }: { flow: Flow }) {
  const frame = useRef<HTMLDivElement>(null);
  const room = useSize(frame);
  const [zoom, setZoom] = useState<number | 'all'>();
  const both = usePlaced(flow);
  const all = ({ width, height }: Placed) => Math.min(LARGEST, room.width / width, room.height / height);
  const placed = all(both.LR) >= all(both.TB) ? both.LR : both.TB;
  const legible = Math.max(SMALLEST, all(placed));
  const scale = zoom === 'all' ? all(placed) : (zoom ?? legible);
  const nearest = (larger: boolean) =>
    (larger ? STEPS.find((step) => step > scale + 0.01) : STEPS.findLast((step) => step < scale - 0.01)) ??
    scale;
  return (
    <div class="plan-frame">
      <div class="plan-scroll" ref={frame} role="region" aria-label="Map of messages">
        {room.width > 0 && <FlowMap flow={flow} placed={placed} scale={scale} />}
      </div>
      <footer class="legend">
        <Legend />
        <span class="zoom">
          <button type="button" aria-label="Smaller" onClick={() => setZoom(nearest(false))}>
            −
          </button>
          <button
            type="button"
            aria-pressed={zoom === 'all'}
            onClick={() => setZoom(zoom === 'all' ? undefined : 'all')}
          >
            All
          </button>
          <button type="button" aria-label="Larger" onClick={() => setZoom(nearest(true))}>
            +
          </button>
        </span>
      </footer>
    </div>
  );
}

/** Both ways to lay it out; again only when something on the map is new. */
function usePlaced({ nodes, edges }: Flow): { LR: Placed; TB: Placed } {
  const key = JSON.stringify([nodes.map(({ id }) => id), edges.map(({ id }) => id)]);
  return useMemo(() => {
    const pen = document.createElement('canvas').getContext('2d')!;
    pen.font = `600 13px ${getComputedStyle(document.body).fontFamily}`;
    const widthOf = (text: string) => pen.measureText(text).width;
    return { LR: layout(nodes, edges, 'LR', widthOf), TB: layout(nodes, edges, 'TB', widthOf) };
  }, [key]);
}

function Legend() {
  return (
    <p class="quiet">
      <span class="key service">service</span>
      <span class="key exchange">exchange</span>
      <span class="key queue">queue</span>
      <span class="long">on a way out of a queue: messages, time in queue (median · 95th percentile)</span>
      <span class="failed">
        <Icon name="cross" size={11} /> failed
      </span>
      <span class="warn">
        <Icon name="again" size={11} /> redelivered
      </span>
      <span class="dead">
        <Icon name="down" size={11} /> dead-lettered
      </span>
    </p>
  );
}
