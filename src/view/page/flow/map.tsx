/** The map itself: shapes and ways as one drawing, over it a link for each, with its figures. */
import type { Flow, FlowEdge, FlowNode } from '../../api';
import { go } from '../navigation';
import { colourOf } from '../parts/services';
import { EdgeLabel, NodeLabel } from './labels';
import type { Placed, PlacedNode } from './layout';
import { edgeLink } from './words';

interface MapProps {
  flow: Flow;
  placed: Placed;
  scale: number;
}

export function FlowMap({ flow, placed, scale }: MapProps) {
  const nodes = new Map(flow.nodes.map((node) => [node.id, node]));
  const edges = new Map(flow.edges.map((edge) => [edge.id, edge]));
  const { width, height } = placed;
  return (
    <div class="map" style={{ width: `${width * scale}px`, height: `${height * scale}px` }}>
      <div
        class={`plan ${placed.direction}`}
        style={{ width: `${width}px`, height: `${height}px`, transform: `scale(${scale})` }}
      >
        <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
          {placed.edges.map(({ id, path, arrow }) => {
            const edge = edges.get(id);
            return edge && <Way key={id} edge={edge} nodes={nodes} path={path} arrow={arrow} />;
          })}
          {placed.nodes.map((place) => {
            const node = nodes.get(place.id);
            return node && <Shape key={place.id} node={node} place={place} />;
          })}
        </svg>
        <ul aria-label="Services, exchanges and queues">
          {placed.nodes.map((place) => {
            const node = nodes.get(place.id);
            return node && <NodeLabel key={place.id} node={node} place={place} />;
          })}
        </ul>
        <ul aria-label="Ways of messages">
          {placed.edges.map(({ id, label }) => {
            const edge = edges.get(id);
            const [from, to] = [edge && nodes.get(edge.from), edge && nodes.get(edge.to)];
            return (
              edge &&
              from &&
              to && <EdgeLabel key={id} edge={edge} from={from} to={to} place={label} window={flow.window} />
            );
          })}
        </ul>
      </div>
    </div>
  );
}

interface WayProps {
  edge: FlowEdge;
  nodes: ReadonlyMap<string, FlowNode>;
  path: string;
  arrow: string;
}

function Way({ edge, nodes, path, arrow }: WayProps) {
  const [from, to] = [nodes.get(edge.from), nodes.get(edge.to)];
  const state = edge.failing ? 'failing' : edge.figures.count === 0 ? 'idle' : '';
  const follow = () => from && to && go(edgeLink(edge, from, to));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a wider reach for the mouse; the label is the link
    <g class={`way ${edge.kind} ${state}`} onClick={follow}>
      <path class="reach" d={path} />
      <path class="line" d={path} style={{ strokeWidth: `${widthOf(edge)}px` }} />
      <path class="arrow" d={arrow} />
    </g>
  );
}

/** By the logarithm: ten times as many messages are one pixel more. */
function widthOf({ figures }: FlowEdge): number {
  return Math.min(5, 1.25 + Math.log10(1 + figures.rate * 10));
}

function Shape({ node, place }: { node: FlowNode; place: PlacedNode }) {
  const { x, y, width, height, kind } = place;
  const state = node.failing ? 'failing' : node.growing ? 'growing' : '';
  const [left, top, right, bottom] = [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
  return (
    <g class={`shape ${kind} ${state}`}>
      {kind === 'exchange' ? (
        <path
          class="outline"
          d={`M${left + 14},${top}H${right - 14}L${right},${y}L${right - 14},${bottom}H${left + 14}L${left},${y}Z`}
        />
      ) : (
        <rect
          class="outline"
          x={left}
          y={top}
          width={width}
          height={height}
          rx={kind === 'service' ? 10 : 3}
        />
      )}
      {kind === 'queue' && (
        <path
          class="slots"
          d={`M${right - 6},${top}V${bottom}M${right - 12},${top}V${bottom}M${right - 18},${top}V${bottom}`}
        />
      )}
      {kind === 'service' && (
        <rect
          x={left + 8}
          y={top + 9}
          width={4}
          height={height - 18}
          rx={2}
          style={{ fill: colourOf(node.name) }}
        />
      )}
    </g>
  );
}
