import { type OtlpSettings, readOtlpSettings, type Signal } from '../config/otlp';
import type { MetricsExporterName, TracesExporterName } from '../config/sdk';
import type { Ground } from './traces';

/** In words, for the line at the start: the service, and where what is recorded goes. Of an address no more than host and path. */
export function about({ read, settings, resource }: Ground): string {
  const otlp = (signal: Signal): string => addressOf(readOtlpSettings(read, signal));
  const { host, port } = settings.metrics.prometheus;
  const traces: Record<TracesExporterName, () => string> = {
    otlp: () => otlp('traces'),
    console: () => 'the console',
    skywalking: () => 'SkyWalking',
  };
  const metrics: Record<MetricsExporterName, () => string> = {
    otlp: () => otlp('metrics'),
    console: () => 'the console',
    prometheus: () => `http://${host}:${port}/metrics`,
  };
  const service = String(resource.attributes['service.name']);
  const spans = settings.tracesExporters.map((name) => traces[name]());
  const figures = settings.metricsExporters.map((name) => metrics[name]());
  return `service ${service}, spans to ${listed(spans)}, metrics to ${listed(figures)}`;
}

function addressOf({ url, protocol }: OtlpSettings): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  return `${parsed?.host ? `${parsed.protocol}//${parsed.host}${parsed.pathname}` : url.replace(/^.*@/, '')} (${protocol})`;
}

function listed(places: readonly string[]): string {
  return places.length === 0 ? 'nowhere' : places.join(' and ');
}
