/** The answers to the page, by path. */
import { type Problem, WINDOWS, type Window } from '../api';
import { svgOf } from '../journey/svg';
import { BadQuery, messages, parseQuery } from '../messages/query';
import { createColours } from '../terminal/colours';
import { COLUMNS, draw } from '../terminal/draw';
import { createStyles } from '../terminal/style';
import type { Viewer } from '../viewer';
import { findJourney, findSpan, type JourneyPieces, journeyAnswer, otlpOf } from './journey';

export interface Answer {
  status: number;
  type: string;
  /** Whole, or piece by piece. */
  body: string | Iterable<string>;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const PLAIN = createStyles(false);
const JOURNEY = /^\/api\/journey\/([0-9a-fA-F]{32})(?:\/([0-9a-fA-F]{16}))?$/;

/** Answers whatever it is. */
export function answerTo(viewer: Viewer, { pathname, searchParams }: URL): Answer {
  try {
    return answerOf(viewer, pathname, searchParams);
  } catch (error) {
    if (error instanceof BadQuery) return problem(400, error.message);
    throw error;
  }
}

export function problem(status: number, error: string): Answer {
  const body: Problem = { error };
  return { ...json(body), status };
}

function answerOf(viewer: Viewer, path: string, parameters: URLSearchParams): Answer {
  const { flow, store, version } = viewer;
  const [, traceId, spanId] = JOURNEY.exec(path) ?? [];
  if (traceId !== undefined && spanId !== undefined) return spanIn(viewer, traceId, spanId);
  if (traceId !== undefined) return journeyIn(viewer, traceId, parameters);
  switch (path) {
    case '/api/flow':
      return json(flow.flow(windowOf(parameters.get('window')), viewer.now(), version));
    case '/api/queues':
      return json(flow.queues(viewer.now(), version));
    case '/api/messages':
      return json({ ...messages(store, parseQuery(Object.fromEntries(parameters))), version });
    default:
      return problem(404, `there is no ${path}`);
  }
}

function spanIn(viewer: Viewer, traceId: string, spanId: string): Answer {
  const span = findSpan(viewer, traceId, spanId);
  return span ? json(span) : problem(404, 'this span is not here (any more)');
}

function journeyIn(viewer: Viewer, traceId: string, parameters: URLSearchParams): Answer {
  const journey = findJourney(viewer, traceId);
  if (journey === undefined) return problem(404, 'nothing of this trace is here (any more)');
  const format = parameters.get('format') || 'json';
  switch (format) {
    case 'json':
      return ok(JSON_TYPE, pieces(journeyAnswer(journey, viewer)));
    case 'brief':
      return ok(JSON_TYPE, pieces(journeyAnswer(journey, viewer, true)));
    case 'otlp':
      return json(otlpOf(journey));
    case 'svg':
      return ok('image/svg+xml; charset=utf-8', svgOf(journey));
    case 'text': {
      const drawing = {
        styles: PLAIN,
        colourOf: createColours(PLAIN),
        columns: columnsOf(parameters.get('columns')),
      };
      const lines = draw(journey, drawing).map((line) => line.trimEnd());
      return ok('text/plain; charset=utf-8', `${lines.join('\n')}\n`);
    }
    default:
      throw new BadQuery(`format=${format}: not json, brief, text, svg or otlp`);
  }
}

/** A large journey has ten megabytes of JSON: in pieces, they are never there at once. */
function* pieces({ spans, ...rest }: JourneyPieces): Generator<string> {
  yield `${JSON.stringify(rest).slice(0, -1)},"spans":[`;
  let before = '';
  for (const span of spans) {
    yield before + JSON.stringify(span);
    before = ',';
  }
  yield ']}';
}

function windowOf(text: string | null): Window {
  const window = WINDOWS.find((each) => each === (text || '60'));
  if (window === undefined) throw new BadQuery(`window=${text}: not ${WINDOWS.join(' or ')}`);
  return window;
}

function columnsOf(text: string | null): number {
  const columns = Number(text || COLUMNS.usual);
  if (columns >= COLUMNS.least && columns <= COLUMNS.most) return columns;
  throw new BadQuery(`columns=${text}: not ${COLUMNS.least} to ${COLUMNS.most}`);
}

function json(body: object): Answer {
  return ok(JSON_TYPE, JSON.stringify(body));
}

function ok(type: string, body: Answer['body']): Answer {
  return { status: 200, type, body };
}
