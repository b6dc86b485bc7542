import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';

const ROOT = resolve(__dirname, '../../..');

interface Service {
  image: string;
  ports?: string[];
  volumes?: string[];
  depends_on?: string[];
}

const read = (file: string) => readFileSync(resolve(ROOT, file), 'utf8');
const services: Record<string, Service> = parse(read('docker-compose.yml')).services;
const each = Object.entries(services);

/** Where a file of this repository is seen in a container, and by what name here. */
const mounts = each.flatMap(([name, { volumes = [] }]) =>
  volumes.map((volume) => [name, ...volume.split(':')] as [string, string, string, string]),
);

/** The file of this repository that a service sees at a path. */
function fileAt(service: string, path: string): string | undefined {
  const mount = mounts.find(([name, , target]) => name === service && path.startsWith(target));
  return mount && resolve(ROOT, mount[1] + path.slice(mount[2].length));
}

/** `host:port` of every address in a file that is a service's, by its name in the compose network. */
function addressesIn(file: string): string[] {
  return [...read(file).matchAll(/\b([a-z]+):(\d{4,5})\b/g)].map(([, host]) => host!);
}

test('RabbitMQ, a collector, traces, metrics and graphs', () => {
  expect(Object.keys(services).sort()).toEqual(['collector', 'grafana', 'jaeger', 'prometheus', 'rabbitmq']);
});

test('RabbitMQ starts alone when it alone is asked for', () => {
  expect(services.rabbitmq!.depends_on).toBeUndefined();
});

test.each(each)('%s: its version is pinned', (_, { image }) => {
  expect(image).toMatch(/^[a-z/-]+:v?\d+\.\d+(\.\d+)?(-management)?$/);
});

test('every port is of loopback, and nobody else’s', () => {
  const ports = each.flatMap(([, { ports = [] }]) => ports);
  expect(ports.filter((port) => !/^127\.0\.0\.1:\d+:\d+$/.test(port))).toEqual([]);
  expect(new Set(ports).size).toBe(ports.length);
});

test.each(mounts)('%s: %s is there, and cannot be written to', (_, source, __, mode) => {
  expect(existsSync(resolve(ROOT, source))).toBe(true);
  expect(mode).toBe('ro');
});

test('what is sent to the collector gets to Jaeger and Prometheus', () => {
  expect(services.collector!.ports).toContain('127.0.0.1:4318:4318');
  const { exporters, receivers, service } = parse(read('ops/collector/collector.yml'));
  expect(receivers.otlp.protocols.http.endpoint).toBe('0.0.0.0:4318');
  expect(service.pipelines.traces.exporters).toEqual(['otlp/jaeger']);
  expect(service.pipelines.metrics.exporters).toEqual(['prometheus']);
  expect(exporters['otlp/jaeger'].endpoint).toBe('jaeger:4317');
  const [, port] = exporters.prometheus.endpoint.split(':');
  const [scraped] = parse(read('ops/prometheus/prometheus.yml')).scrape_configs;
  expect(scraped.static_configs).toEqual([{ targets: [`collector:${port}`] }]);
});

test('Prometheus has the rules', () => {
  const [rules] = parse(read('ops/prometheus/prometheus.yml')).rule_files;
  expect(existsSync(fileAt('prometheus', `/etc/prometheus/${rules}`)!)).toBe(true);
});

test('Grafana is given its data sources and the dashboard', () => {
  const sources = parse(read('ops/grafana/provisioning/datasources/hoptrace.yml')).datasources;
  expect(sources.map(({ type, url }: { type: string; url: string }) => [type, url])).toEqual([
    ['prometheus', 'http://prometheus:9090'],
    ['jaeger', 'http://jaeger:16686'],
  ]);
  const [provider] = parse(read('ops/grafana/provisioning/dashboards/hoptrace.yml')).providers;
  expect(readdirSync(fileAt('grafana', provider.options.path)!)).toEqual(['hoptrace.json']);
});

test('names in the network are those of services', () => {
  const files = ['ops/prometheus/prometheus.yml', 'ops/grafana/provisioning/datasources/hoptrace.yml'];
  for (const host of files.flatMap(addressesIn)) expect(Object.keys(services)).toContain(host);
});

describe('the dashboard', () => {
  const dashboard = JSON.parse(read('ops/grafana/dashboards/hoptrace.json'));
  const panels: { id: number; targets?: { datasource: { uid: string } }[] }[] = dashboard.panels;

  test('its panels have ids of their own', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  test('uses the variables it has, Grafana’s own and what a series says', () => {
    const known = new Set(dashboard.templating.list.map(({ name }: { name: string }) => name));
    const used = [...JSON.stringify(dashboard.panels).matchAll(/\$\{?(\w+)/g)].map(([, name]) => name!);
    const unknown = used.filter((name) => !known.has(name) && !name.startsWith('__'));
    expect(unknown).toEqual([]);
    for (const name of known) expect(JSON.stringify(dashboard)).toMatch(new RegExp(`\\$\\{?${name}\\b`));
  });
});
