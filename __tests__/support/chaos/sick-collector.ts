import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeMetrics, decodeTraces } from '../otlp/definition';
import { pointsOf } from '../otlp/metrics';
import { spansOf } from '../otlp/spans';

/** How a collector that takes nothing answers. */
export const SICKNESSES: Record<string, (response: ServerResponse) => void> = {
  refuses: (response) => response.writeHead(503, { 'retry-after': '0' }).end(),
  hangs: () => {},
  resets: (response) => response.socket?.resetAndDestroy(),
  floods: (response) => response.writeHead(503).end('x'.repeat(10_000_000)),
};

/** A collector that can be made sick: what it takes then is not taken. */
export interface SickCollector {
  readonly url: string;
  /** undefined: well */
  sickness: keyof typeof SICKNESSES | undefined;
  /** of process spans that have arrived, each once */
  readonly processed: ReadonlySet<string>;
  /** process spans that arrived again */
  readonly twice: () => number;
  /** the newest sum of a metric's points, by name */
  readonly gauges: ReadonlyMap<string, number>;
  stop(): void;
}

export async function startSickCollector(): Promise<SickCollector> {
  const processed = new Set<string>();
  const gauges = new Map<string, number>();
  let again = 0;
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray().catch(() => []);
    const answer = SICKNESSES[collector.sickness ?? ''];
    if (answer !== undefined) return answer(response);
    const body = Buffer.concat(chunks);
    if (request.url === '/v1/traces')
      for (const { name, spanId } of spansOf(decodeTraces(body))) {
        if (!name.startsWith('process ')) continue;
        if (processed.has(spanId)) again++;
        processed.add(spanId);
      }
    else {
      const sums = new Map<string, number>();
      for (const { name, value } of pointsOf(decodeMetrics(body)))
        if (value !== undefined) sums.set(name, (sums.get(name) ?? 0) + value);
      for (const [name, sum] of sums) gauges.set(name, sum);
    }
    response.end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const collector: SickCollector = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sickness: undefined,
    processed,
    twice: () => again,
    gauges,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
  return collector;
}
