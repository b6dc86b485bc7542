import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

/** A proxy that passes requests on and makes tunnels (CONNECT), on a free port of 127.0.0.1. */
export interface Proxy {
  /** `host:port` */
  readonly address: string;
  /** where to, and the credentials that it was shown */
  readonly tunnels: readonly Way[];
  readonly requests: readonly Way[];
  stop(): Promise<void>;
}

type Way = readonly [to: string | undefined, credentials: string | undefined];

export async function startProxy(): Promise<Proxy> {
  const tunnels: Way[] = [];
  const requests: Way[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming;
    requests.push([url, headers['proxy-authorization']]);
    incoming.pipe(
      request(url as string, { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode as number, answer.headers);
        answer.pipe(outgoing);
      }).on('error', () => outgoing.destroy()),
    );
  }).on('connect', ({ url, headers }, client, head) => {
    tunnels.push([url, headers['proxy-authorization']]);
    const { hostname, port } = new URL(`http://${url}`);
    const target = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.write(head);
      target.pipe(client).pipe(target);
    });
    for (const socket of [client, target]) socket.on('error', () => {});
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    tunnels,
    requests,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
      }),
  };
}
