import type { Span } from '../otlp/span';

/** A span's place in the tree of its trace. */
export interface Node {
  span: Span;
  /** Index of the parent among the nodes; -1: none of them. */
  parent: number;
  depth: number;
  /** The last of its siblings. */
  last: boolean;
  /** It has a parent, which is not here. */
  orphan: boolean;
}

/** Each span before its children, siblings by their start. Traces may be deep, and what others send may go in circles. */
export function treeOf(trace: readonly Span[]): Node[] {
  const ids = new Set(trace.map((span) => span.spanId));
  const byParent = new Map<string | undefined, Span[]>();
  for (const span of trace) {
    const parent =
      span.parentSpanId !== undefined && ids.has(span.parentSpanId) ? span.parentSpanId : undefined;
    const siblings = byParent.get(parent);
    if (siblings === undefined) byParent.set(parent, [span]);
    else siblings.push(span);
  }
  for (const siblings of byParent.values()) siblings.sort((a, b) => a.start - b.start);

  const nodes: Node[] = [];
  const placed = new Set<Span>();
  const walk = (roots: readonly Span[]): void => {
    const waiting = nodesOf(roots, -1, 0);
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (placed.has(node.span)) continue;
      placed.add(node.span);
      nodes.push(node);
      const children = byParent.get(node.span.spanId) ?? [];
      for (const child of nodesOf(children, nodes.length - 1, node.depth + 1)) waiting.push(child);
    }
  };
  walk(byParent.get(undefined) ?? []);
  for (const span of trace) if (!placed.has(span)) walk([span]); // a circle
  return nodes;
}

/** In the order in which a stack gives them back. */
function nodesOf(siblings: readonly Span[], parent: number, depth: number): Node[] {
  return siblings
    .map((span, index) => ({
      span,
      parent,
      depth,
      last: index === siblings.length - 1,
      orphan: parent === -1 && span.parentSpanId !== undefined,
    }))
    .reverse();
}
