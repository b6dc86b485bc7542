/** `hoptrace/skywalking`: for applications that set up OpenTelemetry themselves. */
export type { SkyWalkingOptions, Tls } from './skywalking/config';
export { SkyWalkingSpanExporter } from './skywalking/exporter';
export type { IdentityOptions } from './skywalking/identity';
export { Sw8SpanProcessor } from './skywalking/processor';
export { Sw8Propagator } from './skywalking/propagator';
