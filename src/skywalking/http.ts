import { Agent as HttpAgent, type RequestOptions, request } from 'node:http';
import { Agent as HttpsAgent, request as requestWithTls } from 'node:https';
import type { SkyWalkingConfig } from '../config/skywalking';
import { Refused, type Transport } from './transport';

/** OAP's HTTP receivers (port 12800): JSON, with the enumerations by name. */
export function connectHttp(address: string, { tls, authentication, timeout }: SkyWalkingConfig): Transport {
  const agent =
    tls === undefined ? new HttpAgent({ keepAlive: true }) : new HttpsAgent({ keepAlive: true, ...tls });
  const url = `${tls === undefined ? 'http' : 'https'}://${address}`;
  const headers = {
    'content-type': 'application/json',
    ...(authentication === undefined ? {} : { Authentication: authentication }),
  };
  const post = (path: string, message: unknown): Promise<void> => {
    const signal = AbortSignal.timeout(timeout);
    return attempt(url + path, { method: 'POST', agent, headers, signal }, JSON.stringify(message));
  };
  return {
    segments: (segments) => post('/v3/segments', segments),
    properties: (properties) => post('/v3/management/reportProperties', properties),
    keepAlive: (ping) => post('/v3/management/keepAlive', ping),
    close: () => agent.destroy(),
  };
}

function attempt(url: string, options: RequestOptions, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? requestWithTls : request;
    const call = send(url, options, (response) => {
      const { statusCode = 0 } = response;
      response.resume();
      if (statusCode >= 200 && statusCode < 300) resolve();
      else reject(failureOf(statusCode));
    });
    call.on('error', (error: NodeJS.ErrnoException) => {
      // a connection that was kept open and that OAP closes just as we use it: no fault of anybody's
      if (call.reusedSocket && error.code === 'ECONNRESET') resolve(attempt(url, options, body));
      else reject(error);
    });
    call.end(body);
  });
}

/** Too many requests (429), a slow one (408) and faults of OAP's own pass. */
function failureOf(statusCode: number): Error {
  const passes = statusCode >= 500 || statusCode === 429 || statusCode === 408;
  return new (passes ? Error : Refused)(`HTTP status ${statusCode}`);
}
