import type { EdgeKind, Figures, Flow, FlowEdge, FlowNode, NodeKind, QueueRow, Queues, Window } from '../api';
import { failureOf, hasFailed } from '../messages/outcome';
import type { Part } from '../messages/part';
import { queueOf, TEMPORARY } from '../messages/row';
import type { Span } from '../otlp/span';
import type { MessageSpan } from '../store/store';
import type { Gauges } from './gauges';
import {
  countOf,
  createTally,
  failureIn,
  figuresOf,
  type Passage,
  secondsOf,
  type Tally,
  tallyUp,
  waitsLonger,
} from './tally';

interface Edge {
  id: string;
  kind: EdgeKind;
  from: string;
  to: string;
  tally: Tally;
}

/** The figures of the map, which grow with each span and need none of them later. */
export interface FlowTally {
  /**
   * @param at when it arrived, or for files when it ended: milliseconds since 1970
   * @param publish of a return, what it is the return of; without it, a return is left out
   */
  add(span: Span, at: number, publish?: Part): void;
  flow(window: Window, now: number, version: number): Flow;
  queues(now: number, version: number): Queues;
}

/** Names of exchanges and queues beyond which all others are one: nobody looks at so large a map. */
const MOST_NAMES = 500;
const OTHERS = '(others)';
/** Errors worth a look: one in twenty. */
const FAILING = 0.05;
/** More was published than taken, by this much and as many times. */
const BACKLOG = 10;

export function createFlow(gauges: Gauges): FlowTally {
  const edges = new Map<string, Edge>();
  const nodes = new Map<string, { kind: NodeKind; name: string }>();
  let first = Number.POSITIVE_INFINITY;

  const node = (kind: NodeKind, name: string): string => {
    const id = `${kind}:${name}`;
    if (nodes.has(id)) return id;
    if (nodes.size >= MOST_NAMES && name !== OTHERS) return node(kind, OTHERS);
    nodes.set(id, { kind, name });
    return id;
  };
  const pass = (kind: EdgeKind, from: string, to: string, at: number, passage: Passage): void => {
    const id = `${kind} ${from} ${to}`;
    const edge = edges.get(id) ?? { id, kind, from, to, tally: createTally() };
    edges.set(id, edge);
    tallyUp(edge.tally, at, passage);
  };

  const addPublish = (span: MessageSpan, at: number): void => {
    const { exchange } = span.part;
    const to = exchange === '' ? node('queue', queueOf(span) ?? '') : node('exchange', exchange);
    pass('publish', node('service', span.service), to, at, passageOf(span));
  };
  const addReturn = (span: MessageSpan, { exchange, queue, temporary }: Part, at: number): void => {
    addPublish({ ...span, part: { ...span.part, exchange, queue, temporary } }, at);
  };
  const addDelivery = (span: MessageSpan, at: number): void => {
    const { exchange, died } = span.part;
    const passage = passageOf(span);
    const queue = node('queue', queueOf(span) ?? '');
    pass('consume', queue, node('service', span.service), at, passage);
    // what came back by dead-lettering came from its exchange once, and was counted then
    if (exchange !== '' && died === undefined) pass('route', node('exchange', exchange), queue, at, passage);
    if (died === undefined) return;
    const dead: Passage = { ...passage, waitMs: undefined, workMs: undefined, failure: undefined };
    const path = [died.firstQueue, died.queue].map((name) => node('queue', name));
    if (path[0] !== path[1]) pass('deadLetter', path[0]!, path[1]!, at, dead);
    if (path[1] !== queue) pass('deadLetter', path[1]!, queue, at, dead);
  };

  const touching = (id: string, end: 'from' | 'to', kinds: readonly EdgeKind[]): Tally[] =>
    [...edges.values()]
      .filter((edge) => edge[end] === id && kinds.includes(edge.kind))
      .map(({ tally }) => tally);

  /**
   * Of the messages that came from a queue or an exchange, or that a service processed, or else published. Of a queue
   * that is not there, what was to go to it: lost messages are worth a look.
   */
  const passing = (id: string, kind: NodeKind): Tally[] => {
    if (kind === 'queue') {
      const taken = touching(id, 'from', ['consume']);
      const gone = taken.length > 0 ? taken : touching(id, 'from', ['deadLetter']);
      return gone.length > 0 ? gone : touching(id, 'to', ['publish']).filter(neverArrived);
    }
    if (kind === 'exchange') return touching(id, 'from', ['route']);
    const processed = touching(id, 'to', ['consume']);
    return processed.length > 0 ? processed : touching(id, 'from', ['publish']);
  };
  const grows = (id: string, now: number): boolean => {
    const taken = touching(id, 'from', ['consume', 'deadLetter']);
    const arrived = touching(id, 'to', ['publish']).filter((tally) => !neverArrived(tally));
    const published = countOf(arrived, now);
    const left = countOf(taken, now);
    return waitsLonger(taken, now) || (published > left + BACKLOG && published > left * 2);
  };

  const describe = (id: string, window: Window, now: number): Omit<FlowNode, 'kind'> => {
    const { kind, name } = nodes.get(id)!;
    const tallies = passing(id, kind);
    const figures = figuresOf(tallies, window, now, secondsOf(window, now, first));
    const isQueue = kind === 'queue';
    return {
      id,
      name,
      temporary: name === TEMPORARY,
      figures,
      failing: isFailing(figures),
      failure: failureIn(tallies, window, now),
      growing: isQueue && grows(id, now),
      unsettled: isQueue ? gauges.unsettled(name, now) : null,
      consumers: isQueue ? gauges.consumers(name, now) : null,
    };
  };

  return {
    add(span, at, publish) {
      const operation = span.part?.operation;
      if (operation === undefined || operation === 'subscribe' || operation === 'settle') return;
      if (at < first) first = at;
      if (operation === 'publish') addPublish(span as MessageSpan, at);
      else if (operation !== 'return') addDelivery(span as MessageSpan, at);
      else if (publish !== undefined) addReturn(span as MessageSpan, publish, at);
    },
    flow(window, now, version) {
      const seconds = secondsOf(window, now, first);
      return {
        version,
        window,
        seconds,
        nodes: [...nodes].map(([id, { kind }]) => ({ kind, ...describe(id, window, now) })),
        edges: [...edges.values()].map(({ id, kind, from, to, tally }): FlowEdge => {
          const figures = figuresOf([tally], window, now, seconds);
          return { id, kind, from, to, figures, failing: isFailing(figures) };
        }),
      };
    },
    queues(now, version) {
      const rows = [...nodes].filter(([, { kind }]) => kind === 'queue');
      const ends = (id: string, end: 'from' | 'to', kinds: readonly EdgeKind[]) =>
        [...edges.values()].filter((edge) => edge[end] === id && kinds.includes(edge.kind));
      return {
        version,
        queues: rows.map(([id, { kind }]): QueueRow => {
          const { figures: minute, ...rest } = describe(id, '60', now);
          const exchanges = ends(id, 'to', ['route']).map(({ from }) => from);
          const publishers = [id, ...exchanges].flatMap((to) => ends(to, 'to', ['publish']));
          return {
            ...rest,
            minute,
            start: figuresOf(passing(id, kind), 'all', now, secondsOf('all', now, first)),
            publishers: namesOf(publishers.map(({ from }) => from)),
            takers: namesOf(ends(id, 'from', ['consume']).map(({ to }) => to)),
          };
        }),
      };
    },
  };

  function namesOf(ids: readonly string[]): string[] {
    return [...new Set(ids.map((id) => nodes.get(id)!.name))].sort();
  }
}

function passageOf(span: MessageSpan): Passage {
  const { operation, waitMs, redelivered, died, returned } = span.part;
  return {
    waitMs: operation === 'process' || operation === 'get' ? waitMs : undefined,
    workMs: operation === 'return' ? undefined : span.end - span.start,
    again: operation === 'return',
    failure: returned || hasFailed(span) ? failureOf(span) : undefined,
    redelivered,
    deadLettered: died !== undefined,
  };
}

/** All of them failed, as those do that no queue takes. */
function neverArrived({ all: { count, errors } }: Tally): boolean {
  return errors > 0 && errors >= count;
}

function isFailing({ errors, errorShare }: Figures): boolean {
  return errors > 0 && errorShare >= FAILING;
}
