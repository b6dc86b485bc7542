/** What the map says, in words: beside its signs, and for those who hear it. */
import type { Figures, Flow, FlowEdge, FlowNode } from '../../api';
import { count, duration, rate, share, some } from '../figures';
import { linkTo } from '../route';
import { middle, shown } from '../text';

/** `queue work: 72 messages, …`. */
export function nodeWords(node: FlowNode): string {
  const parts = [figuresWords(node.figures)];
  if (node.unsettled !== null) parts.push(`${count(node.unsettled)} unsettled`);
  if (node.consumers !== null) parts.push(some(node.consumers, 'consumer'));
  if (node.growing) parts.push('growing');
  return `${node.kind} ${nameOf(node)}: ${parts.join(', ')}`;
}

export function edgeWords(edge: FlowEdge, from: FlowNode, to: FlowNode): string {
  const dead = edge.kind === 'deadLetter' ? ' as dead letters' : '';
  return `${from.kind} ${nameOf(from)} to ${to.kind} ${nameOf(to)}${dead}: ${figuresWords(edge.figures)}`;
}

function figuresWords(figures: Figures): string {
  const { waitP50, waitP95, workP50, workP95, errors, errorShare, redelivered, deadLettered } = figures;
  const parts = [`${some(figures.count, 'message')}, ${rate(figures.rate)}`];
  if (waitP50 !== null)
    parts.push(
      `in the queue ${duration(waitP50)} at the median, ${duration(waitP95 ?? waitP50)} at the 95th percentile`,
    );
  if (workP50 !== null)
    parts.push(`then ${duration(workP50)} of work, ${duration(workP95 ?? workP50)} at the 95th percentile`);
  if (errors > 0) parts.push(`${count(errors)} failed (${share(errorShare)})`);
  if (redelivered > 0) parts.push(`${count(redelivered)} redelivered`);
  if (deadLettered > 0) parts.push(`${count(deadLettered)} dead-lettered`);
  return parts.join(', ');
}

const nameOf = ({ name }: FlowNode) => shown(name.slice(0, 200));

/** The messages that passed a node; of one that fails, those that failed. */
export function nodeLink({ kind, name, failing }: FlowNode): string {
  const outcome = failing ? TROUBLE : undefined;
  return linkTo('messages', { [kind === 'service' ? 'service' : 'queue']: name, outcome });
}

export function edgeLink(edge: FlowEdge, from: FlowNode, to: FlowNode): string {
  const outcome = edge.kind === 'deadLetter' ? 'dead-lettered,retried' : edge.failing ? TROUBLE : undefined;
  const service = [from, to].find(({ kind }) => kind === 'service');
  const queue = [from, to].find(({ kind }) => kind === 'queue') ?? from;
  const place = queue.kind === 'service' ? to : queue;
  return linkTo('messages', { service: service?.name, queue: place.name, outcome });
}

const TROUBLE = 'failed,retried,dead-lettered,unroutable,unsettled';

export interface Concern {
  node: FlowNode;
  text: string;
  /** What went wrong, as the programs say it. */
  detail: string | undefined;
}

/** What is worth a look now, the worst first: queues, and of the rest what no queue beside it tells. */
export function concernsOf({ nodes, edges }: Flow): Concern[] {
  const concerns = nodes.filter(({ kind, failing, growing }) => kind === 'queue' && (failing || growing));
  const isConcern = (id: string) => concerns.some((node) => node.id === id);
  const told = new Set(
    edges.flatMap(({ kind, from, to }) => {
      if (kind === 'consume' && isConcern(from)) return [to];
      return kind === 'route' && isConcern(to) ? [from] : [];
    }),
  );
  const others = nodes.filter(({ id, kind, failing }) => kind !== 'queue' && failing && !told.has(id));
  return [...concerns, ...others]
    .sort((a, b) => Number(b.failing) - Number(a.failing) || b.figures.errors - a.figures.errors)
    .map((node) => ({
      node,
      text: concernText(node),
      detail: node.failing && node.failure ? middle(node.failure, 120) : undefined,
    }));
}

function concernText({ failing, growing, figures }: FlowNode): string {
  const parts: string[] = [];
  if (failing) parts.push(`${count(figures.errors)} of ${count(figures.count)} failed`);
  if (growing) {
    const wait = figures.waitP95 === null ? '' : `, p95 of waiting ${duration(figures.waitP95)}`;
    parts.push(`it grows${wait}`);
  }
  return parts.join('; ');
}

/** One sentence for a map on which nothing is wrong. */
export function calmText({ nodes, window, edges }: Flow): string {
  const queues = nodes.filter(({ kind }) => kind === 'queue').length;
  const messages = edges
    .filter(({ kind }) => kind === 'consume')
    .reduce((sum, { figures }) => sum + figures.count, 0);
  const when = window === 'all' ? 'since the start' : 'in the last minute';
  if (messages === 0) return `No message was taken ${when}.`;
  return `${some(messages, 'message')} through ${some(queues, 'queue')} ${when}; nothing fails, nothing grows.`;
}
