/** What is held and told: the spans, the map's figures, and who wants to know when there is more. */
import type { Tick } from './api';
import { createFlow, type FlowTally } from './flow/flow';
import { createGauges } from './flow/gauges';
import type { Part } from './messages/part';
import type { Span } from './otlp/span';
import type { Intake } from './receive/otlp';
import { createStore, type Store } from './store/store';

export interface Viewer extends Intake {
  store: Store;
  flow: FlowTally;
  /** Grows with everything that an answer may tell. */
  readonly version: number;
  /** The moment that "now" is for windows. */
  now(): number;
  tick(): Tick;
  /** Calls back after every arrival; gives what ends that. */
  watch(arrived: (spans: readonly Span[]) => void): () => void;
}

export interface ViewerOptions {
  keep: number;
  /** Shown on the page. */
  saving?: string | undefined;
  /** Given: their spans' own times count, not those of arrival. */
  files?: readonly string[];
}

export function createViewer({ keep, saving, files = [] }: ViewerOptions): Viewer {
  const store = createStore(keep);
  const gauges = createGauges();
  const flow = createFlow(gauges);
  const watchers = new Set<(spans: readonly Span[]) => void>();
  const isLive = files.length === 0;
  let newest = 0;
  const now = () => (isLive ? Date.now() : newest);
  const tell = (spans: readonly Span[]) => {
    for (const arrived of watchers) arrived(spans);
  };
  /** A return says less of where its message went than the publish did. */
  const publishOf = ({ part, parentSpanId = '' }: Span): Part | undefined =>
    part?.operation === 'return' ? store.span(parentSpanId)?.part : undefined;
  return {
    store,
    flow,
    get version() {
      return store.version + gauges.version;
    },
    now,
    spans(arrived) {
      const added = store.add(arrived);
      for (const span of added) {
        if (span.end > newest) newest = span.end;
        flow.add(span, isLive ? Date.now() : span.end, publishOf(span));
      }
      tell(added);
    },
    metrics(request) {
      gauges.add(request, now());
      tell([]);
    },
    tick() {
      return {
        version: this.version,
        spans: store.size,
        forgotten: store.forgotten,
        keep,
        saving: saving ?? null,
        source: isLive ? { kind: 'live' } : { kind: 'files', files: [...files] },
        now: now(),
      };
    },
    watch(arrived) {
      watchers.add(arrived);
      return () => void watchers.delete(arrived);
    },
  };
}
