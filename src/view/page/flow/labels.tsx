/** The links of the map: what stands in a node and beside a way. */
import type { ComponentChildren } from 'preact';
import type { Figures, FlowEdge, FlowNode, Window } from '../../api';
import { count, duration, rate, share, some } from '../figures';
import { Icon } from '../parts/icons';
import type { Box, PlacedNode } from './layout';
import { edgeLink, edgeWords, nodeLink, nodeWords } from './words';

export function NodeLabel({ node, place }: { node: FlowNode; place: PlacedNode }) {
  const words = nodeWords(node);
  return (
    <li class={`node ${node.kind}`} style={placeOf(place)}>
      <a href={nodeLink(node)} title={words}>
        <span class="heard">{words}</span>
        <b class="name" aria-hidden="true">
          <bdi>{place.label}</bdi>
        </b>
        <span class="state figures" aria-hidden="true">
          {stateOf(node)}
        </span>
      </a>
    </li>
  );
}

function stateOf({ kind, figures, failing, growing, unsettled, consumers }: FlowNode): ComponentChildren {
  const failed = failing && (
    <span class="failed">
      <Icon name="cross" size={11} />
      {share(figures.errorShare)} failed
    </span>
  );
  const grows = growing && (
    <span class="warn">
      <Icon name="growing" size={11} />
      growing
    </span>
  );
  if (failed || grows) return [failed, grows];
  if (unsettled) return `${count(unsettled)} unsettled`;
  return consumers === null ? kind : some(consumers, 'consumer');
}

interface EdgeLabelProps {
  edge: FlowEdge;
  from: FlowNode;
  to: FlowNode;
  place: Box;
  window: Window;
}

export function EdgeLabel({ edge, from, to, place, window }: EdgeLabelProps) {
  const { figures, kind } = edge;
  const words = edgeWords(edge, from, to);
  return (
    <li class={`edge figures ${kind}`} style={placeOf(place)}>
      <a href={edgeLink(edge, from, to)} title={words}>
        <span class="heard">{words}</span>
        <b class={figures.count === 0 ? 'quiet' : ''} aria-hidden="true">
          {kind === 'deadLetter' && <Icon name="down" size={11} />}
          {window === 'all' ? count(figures.count) : rate(figures.rate)}
        </b>
        {kind === 'consume' && figures.waitP50 !== null && (
          <span class="waits quiet" aria-hidden="true">
            <span>{duration(figures.waitP50)}</span>
            <span>p95 {duration(figures.waitP95 ?? figures.waitP50)}</span>
          </span>
        )}
        {kind !== 'route' && kind !== 'deadLetter' && <Troubles figures={figures} />}
      </a>
    </li>
  );
}

function Troubles({ figures: { errors, errorShare, redelivered, deadLettered } }: { figures: Figures }) {
  if (errors + redelivered + deadLettered === 0) return null;
  return (
    <span class="troubles" aria-hidden="true">
      {errors > 0 && (
        <span class="failed">
          <Icon name="cross" size={11} />
          {share(errorShare)}
        </span>
      )}
      {redelivered > 0 && (
        <span class="warn">
          <Icon name="again" size={11} />
          {count(redelivered)}
        </span>
      )}
      {deadLettered > 0 && (
        <span class="dead">
          <Icon name="down" size={11} />
          {count(deadLettered)}
        </span>
      )}
    </span>
  );
}

function placeOf({ x, y, width, height }: Box) {
  return {
    left: `${x - width / 2}px`,
    top: `${y - height / 2}px`,
    width: `${width}px`,
    height: `${height}px`,
  };
}
