import { Agent as HttpAgent, type RequestOptions, request } from 'node:http';
import { Agent as HttpsAgent, request as requestWithTls } from 'node:https';
import type { SkyWalkingConfig } from './config';
import type { Transport } from './transport';

/** OAP's HTTP receivers (port 12800): JSON, with the enumerations by name. */
export function connectHttp(address: string, { tls, authentication, timeout }: SkyWalkingConfig): Transport {
  const agent =
    tls === undefined ? new HttpAgent({ keepAlive: true }) : new HttpsAgent({ keepAlive: true, ...tls });
  const send = tls === undefined ? request : requestWithTls;
  const url = `${tls === undefined ? 'http' : 'https'}://${address}`;
  const post = (path: string, message: unknown): Promise<void> =>
    new Promise((resolve, reject) => {
      const body = Buffer.from(JSON.stringify(message));
      const headers: RequestOptions['headers'] = {
        'content-type': 'application/json',
        'content-length': body.length,
        ...(authentication === undefined ? {} : { Authentication: authentication }),
      };
      const signal = AbortSignal.timeout(timeout);
      const sending = send(url + path, { method: 'POST', agent, headers, signal }, (response) => {
        response.resume();
        response.once('error', reject);
        response.once('end', () => {
          const { statusCode = 0 } = response;
          if (statusCode >= 200 && statusCode < 300) resolve();
          else reject(new Error(`HTTP status ${statusCode}`));
        });
      });
      sending.once('error', reject);
      sending.end(body);
    });
  return {
    segments: (segments) => post('/v3/segments', segments),
    properties: (properties) => post('/v3/management/reportProperties', properties),
    keepAlive: (ping) => post('/v3/management/keepAlive', ping),
    close: () => agent.destroy(),
  };
}
