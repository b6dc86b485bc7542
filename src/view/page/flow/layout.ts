/**
 * Places the map: in layers, from who publishes to who processes. Nothing in it depends on figures, so nothing moves
 * until a service, an exchange, a queue or a way between them is new; and each label has a place that is kept free.
 */
import { Graph, layout as place } from '@dagrejs/dagre';
import type { EdgeKind, FlowEdge, FlowNode, NodeKind } from '../../api';
import { middle } from '../text';

interface Size {
  width: number;
  height: number;
}

export interface Box extends Size {
  /** Of the middle. */
  x: number;
  y: number;
}

export interface PlacedNode extends Box {
  id: string;
  kind: NodeKind;
  /** Cut to what the box holds. */
  label: string;
}

export interface PlacedEdge {
  id: string;
  /** Of an SVG path. */
  path: string;
  arrow: string;
  label: Box;
}

export interface Placed {
  direction: Direction;
  width: number;
  height: number;
  nodes: PlacedNode[];
  edges: PlacedEdge[];
}

/** Layers from left to right, or from top to bottom. */
export type Direction = 'LR' | 'TB';

const LONGEST_NAME = 28;
const HEIGHT = 44;
/** Left and right of the name. */
const PADDING: Record<NodeKind, number> = { service: 30, exchange: 44, queue: 46 };
/** For what may stand below the name. */
const LEAST_WIDTH: Record<NodeKind, number> = { service: 112, exchange: 96, queue: 124 };
/** Narrow where ways go sideways, and flat where they go down. */
const LABELS: Record<Direction, Record<EdgeKind, Size>> = {
  LR: {
    publish: { width: 54, height: 32 },
    route: { width: 54, height: 18 },
    consume: { width: 78, height: 60 },
    deadLetter: { width: 58, height: 18 },
  },
  TB: {
    publish: { width: 58, height: 32 },
    route: { width: 58, height: 18 },
    consume: { width: 122, height: 46 },
    deadLetter: { width: 62, height: 18 },
  },
};
const MARGIN = 16;
const ARROW = 7;

type Node = Pick<FlowNode, 'id' | 'kind' | 'name'>;
type Edge = Pick<FlowEdge, 'id' | 'kind' | 'from' | 'to'>;

/** @param widthOf the width of a name, in pixels */
export function layout(
  nodes: readonly Node[],
  edges: readonly Edge[],
  direction: Direction,
  widthOf: (text: string) => number,
): Placed {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({
    rankdir: direction,
    nodesep: direction === 'LR' ? 26 : 36,
    edgesep: 18,
    ranksep: direction === 'LR' ? 36 : 40,
    marginx: MARGIN,
    marginy: MARGIN,
  });
  const labels = new Map(nodes.map(({ id, name }) => [id, middle(name, LONGEST_NAME)]));
  const drawn = edges.filter(({ from, to }) => labels.has(from) && labels.has(to));
  for (const { id, kind } of beginnersFirst(nodes, drawn)) {
    const width = Math.max(LEAST_WIDTH[kind], Math.ceil(widthOf(labels.get(id)!)) + PADDING[kind]);
    graph.setNode(id, { width, height: HEIGHT });
  }
  for (const { id, kind, from, to } of drawn) {
    // a way to a retry and back is drawn as a detour from the way that messages go
    graph.setEdge(
      from,
      to,
      { ...LABELS[direction][kind], labelpos: 'c', weight: kind === 'deadLetter' ? 1 : 3 },
      id,
    );
  }
  place(graph);

  const { width = 0, height = 0 } = graph.graph();
  return {
    direction,
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: nodes
      .map(({ id, kind }) => ({ id, kind, label: labels.get(id)!, ...boxOf(graph.node(id)) }))
      .sort(byPlace(direction)),
    edges: drawn.map(({ id, from, to }) => {
      const { points = [], ...box } = graph.edge(from, to, id);
      const ends = [graph.node(from), graph.node(to)].map(boxOf) as [Box, Box];
      return {
        id,
        ...curve(from === to ? points : fromFaceToFace(points, ends, direction), direction),
        label: boxOf(box),
      };
    }),
  };
}

/**
 * Services that publish more ways than they take come first: where messages go in a circle (a reply, a retry), the
 * layout turns round the ways that lead back to what it saw first, and a map is read from where messages begin.
 */
function beginnersFirst(nodes: readonly Node[], edges: readonly Edge[]): Node[] {
  const surplus = new Map(
    nodes.map(({ id, kind }) => [id, kind === 'service' ? 0 : Number.NEGATIVE_INFINITY]),
  );
  for (const { from, to } of edges) {
    surplus.set(from, surplus.get(from)! + 1);
    surplus.set(to, surplus.get(to)! - 1);
  }
  return [...nodes].sort((a, b) => surplus.get(b.id)! - surplus.get(a.id)! || 0);
}

function boxOf({ x = 0, y = 0, width, height }: Partial<Box>): Box {
  return { x, y, width: width ?? 0, height: height ?? 0 };
}

/** As one reads, layer by layer: so Tab goes through them, and so they are heard. */
function byPlace(direction: Direction): (a: Box, b: Box) => number {
  return direction === 'LR' ? (a, b) => a.x - b.x || a.y - b.y : (a, b) => a.y - b.y || a.x - b.x;
}

interface Point {
  x: number;
  y: number;
}

/** How far from the middle of its face a way begins or ends, for how far away its next point lies. */
const LEAN = 0.12;
/** Of half a face: there it has corners. */
const REACH = 0.5;

/** The layout has ways begin anywhere around a box; here it is only at the faces that look to other layers. */
function fromFaceToFace(points: readonly Point[], [first, last]: [Box, Box], direction: Direction): Point[] {
  const between = points.slice(1, -1);
  const [next = last, before = first] = [between[0], between.at(-1)];
  return [faceOf(first, next, direction), ...between, faceOf(last, before, direction)];
}

function faceOf(box: Box, towards: Point, direction: Direction): Point {
  const [along, across] = direction === 'LR' ? (['x', 'y'] as const) : (['y', 'x'] as const);
  const [deep, wide] = direction === 'LR' ? [box.width, box.height] : [box.height, box.width];
  const most = (wide / 2) * REACH;
  const lean = Math.max(-most, Math.min(most, (towards[across] - box[across]) * LEAN));
  const side = Math.sign(towards[along] - box[along]) || 1;
  return { [along]: box[along] + (side * deep) / 2, [across]: box[across] + lean } as unknown as Point;
}

/** Through all points, leaving and entering each along the direction of the layers. */
function curve(points: readonly Point[], direction: Direction): { path: string; arrow: string } {
  const along = direction === 'LR' ? 'x' : 'y';
  const last = points.at(-1) ?? { x: 0, y: 0 };
  const before = points.at(-2) ?? last;
  const sign = last[along] >= before[along] ? 1 : -1;
  const tip = { ...last, [along]: last[along] - sign * ARROW };
  const stops = [...points.slice(0, -1), tip];
  const path = stops.map((to, index) => {
    const from = stops[index - 1];
    if (!from) return `M${at(to)}`;
    const half = (from[along] + to[along]) / 2;
    return `C${at({ ...from, [along]: half })} ${at({ ...to, [along]: half })} ${at(to)}`;
  });
  const wing = (by: number) =>
    direction === 'LR' ? { x: tip.x, y: tip.y + by } : { x: tip.x + by, y: tip.y };
  return { path: path.join(''), arrow: `M${at(last)}L${at(wing(4))} ${at(wing(-4))}Z` };
}

const at = ({ x, y }: Point) => `${x.toFixed(1)},${y.toFixed(1)}`;
