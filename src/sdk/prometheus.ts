import cluster from 'node:cluster';
import { createServer, type Server } from 'node:http';
import { PrometheusExporter as Exporter, type ExporterConfig } from '@opentelemetry/exporter-prometheus';
import type { CollectionResult, MetricData } from '@opentelemetry/sdk-metrics';
import { guarded } from '../safety/guarded';

/** Units as Prometheus calls them; those in braces are none (OpenMetrics and OTLP data model compatibility, Metric Metadata). */
const UNITS: Readonly<Record<string, string>> = { s: 'seconds', ms: 'milliseconds', By: 'bytes' };

const PATH = '/metrics';

/** Milliseconds that who does not read an answer may hold a program that has ended. */
const PATIENCE = 5_000;

/**
 * The `/metrics` endpoint. Metrics have their unit in their name, as the specification demands and as a
 * Collector exposes them; OpenTelemetry's exporter leaves it out.
 *
 * The server is ours, since nothing of the exporter's may keep a program running: connections that are open do.
 */
export class PrometheusExporter extends Exporter {
  readonly #address: { readonly host: string; readonly port: number };
  #server: Server | undefined;

  constructor(config: ExporterConfig & { host: string; port: number }) {
    super({ ...config, preventServerStart: true });
    this.#address = config;
  }

  /**
   * Rejects where the port is taken, also by another worker of the same cluster: sharing it, as workers do
   * otherwise, would answer each scrape with the figures of another process.
   */
  override startServer(): Promise<void> {
    const { host, port } = this.#address;
    const server = createServer((request, response) => {
      if (request.url?.split('?', 1)[0] === PATH) this.getMetricsRequestHandler(request, response);
      else response.writeHead(404).end();
    });
    server.unref();
    server.on(
      'connection',
      guarded((socket) => socket.unref()),
    );
    server.setTimeout(
      PATIENCE,
      guarded((socket) => socket.destroy()),
    );
    this.#server = server;
    // who forks workers leaves the port to them: it is they who have something to tell
    cluster.once(
      'fork',
      guarded(() => this.stopServer()),
    );
    return new Promise((done, failed) => {
      server.on('error', guarded(failed)); // also later ones, which nobody else would catch
      server.listen({ host, port, exclusive: true }, done);
    });
  }

  override stopServer(): Promise<void> {
    return new Promise((done) => {
      if (this.#server === undefined) return done();
      this.#server.close(() => done());
      this.#server.closeAllConnections();
    });
  }

  override async collect(options?: { timeoutMillis?: number }): Promise<CollectionResult> {
    const { resourceMetrics, errors } = await super.collect(options);
    const scopeMetrics = resourceMetrics.scopeMetrics.map(({ scope, metrics }) => ({
      scope,
      metrics: metrics.map(withUnit),
    }));
    return { resourceMetrics: { ...resourceMetrics, scopeMetrics }, errors };
  }
}

function withUnit(metric: MetricData): MetricData {
  const { name, unit } = metric.descriptor;
  const suffix = UNITS[unit];
  if (suffix === undefined || name.endsWith(suffix)) return metric;
  return { ...metric, descriptor: { ...metric.descriptor, name: `${name}_${suffix}` } };
}
