import { Agent as HttpAgent, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { Agent as HttpsAgent, request as requestWithTls } from 'node:https';
import type { SkyWalkingConfig } from '../config/skywalking';
import { guarded } from '../safety/guarded';
import { retryAfter } from '../wire/retry-after';
import type { Answer, OapTransport } from './transport';

/** OAP's HTTP receivers (port 12800): JSON, with the enumerations by name. */
export function connectHttp(
  address: string,
  { tls, authentication, timeout }: SkyWalkingConfig,
): OapTransport {
  const agent =
    tls === undefined ? new HttpAgent({ keepAlive: true }) : new HttpsAgent({ keepAlive: true, ...tls });
  const url = `${tls === undefined ? 'http' : 'https'}://${address}`;
  const headers = {
    'content-type': 'application/json',
    ...(authentication === undefined ? {} : { Authentication: authentication }),
  };
  const post = (path: string, message: unknown): Promise<Answer> => {
    const options = { method: 'POST', agent, headers, signal: AbortSignal.timeout(timeout) };
    return attempt(url + path, options, JSON.stringify(message), timeout);
  };
  return {
    segments: (segments) => post('/v3/segments', segments),
    properties: (properties) => post('/v3/management/reportProperties', properties),
    keepAlive: (ping) => post('/v3/management/keepAlive', ping),
    close: () => agent.destroy(),
  };
}

function attempt(url: string, options: RequestOptions, body: string, timeout: number): Promise<Answer> {
  return new Promise((resolve) => {
    const send = url.startsWith('https:') ? requestWithTls : request;
    const call = send(url, options, (response) => {
      response.resume();
      response.on('error', () => {}); // it breaks off: the status has been said
      resolve(judge(response));
    });
    call.on(
      'error',
      guarded((error: NodeJS.ErrnoException) => {
        // a connection that was kept open and that OAP closes just as we use it: no fault of anybody's
        if (call.reusedSocket && error.code === 'ECONNRESET') resolve(attempt(url, options, body, timeout));
        else resolve({ kind: 'unavailable', reason: reasonOf(error, timeout) });
      }),
    );
    call.end(body);
  });
}

/** OAP is slow, has enough for now, or a proxy cannot reach it. */
const PASSING = new Set([408, 429, 502, 503, 504]);
/** It is not the message: another would get the same answer. So with redirections, which are not followed. */
const OURS = new Set([401, 403, 404, 405, 407, 501]);

/** 500 is OAP's answer to a batch with a segment that it cannot read. */
function judge({ statusCode = 0, headers }: IncomingMessage): Answer {
  if (statusCode >= 200 && statusCode < 300) return { kind: 'taken' };
  const reason = `HTTP status ${statusCode}`;
  const wait = retryAfter(headers['retry-after']);
  if (PASSING.has(statusCode)) return { kind: 'unavailable', reason, ...(wait !== undefined && { wait }) };
  return { kind: statusCode < 400 || OURS.has(statusCode) ? 'barred' : 'refused', reason };
}

function reasonOf(error: Error, timeout: number): string {
  return error.name === 'TimeoutError' || error.name === 'AbortError'
    ? `no answer within ${timeout} ms`
    : error.message;
}
