/** One port for the page, its answers, and OTLP over HTTP. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline, Readable } from 'node:stream';
import { receive, signalOf } from '../receive/http';
import type { Intake } from '../receive/otlp';
import type { Viewer } from '../viewer';
import { type Answer, answerTo, problem } from './api';
import { createHostCheck, hostOfOrigin } from './hosts';
import { serveLive } from './live';
import { pageAt, SAFE } from './page';

export interface ViewServer {
  port: number;
  /** Ends at once, whatever is under way. */
  close(): void;
}

/**
 * @param intake takes what is received; undefined: nothing is.
 * Rejects where the port cannot be had; the error's `code` is EADDRINUSE where it is taken.
 */
export function serve(
  viewer: Viewer,
  intake: Intake | undefined,
  host: string,
  port: number,
): Promise<ViewServer> {
  const isOurs = createHostCheck(host);
  const server = createServer((request, response) => {
    handle({ viewer, intake, isOurs }, request, response).catch((error: Error) => {
      if (response.headersSent) response.destroy();
      else send(response, problem(500, error.message));
    });
  });
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      const close = () => {
        server.close();
        server.closeAllConnections();
      };
      done({ port: (server.address() as AddressInfo).port, close });
    });
  });
}

interface Desk {
  viewer: Viewer;
  intake: Intake | undefined;
  isOurs(host: string | undefined): boolean;
}

async function handle(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = urlOf(request.url);
  const signal = url && signalOf(url.pathname);
  if (signal !== undefined && desk.intake !== undefined)
    await receive(signal, request, response, desk.intake);
  else if (url?.pathname === '/api/live' && isAllowed(request, desk)) serveLive(desk.viewer, response);
  else send(response, answer(desk, request, url));
}

function answer(desk: Desk, request: IncomingMessage, url: URL | undefined): Answer {
  if (url === undefined) return problem(400, 'a path that is none');
  if (!isAllowed(request, desk))
    return problem(403, 'ask for this page by the address that hoptrace view prints');
  if (request.method !== 'GET') return problem(405, 'only GET');
  return pageAt(url.pathname) ?? answerTo(desk.viewer, url);
}

function isAllowed({ headers }: IncomingMessage, { isOurs }: Desk): boolean {
  const { host, origin } = headers;
  return isOurs(host) && (origin === undefined || isOurs(hostOfOrigin(origin)));
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { ...SAFE, 'content-type': type });
  if (typeof body === 'string') response.end(body);
  else pipeline(Readable.from(chunks(body)), response, () => {}); // a page that goes away is no error
}

/** Bytes of a piece that is sent. */
const CHUNK = 64 * 1024;

function* chunks(pieces: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

function urlOf(path = '/'): URL | undefined {
  try {
    return new URL(path, 'http://viewer');
  } catch {
    return undefined;
  }
}
