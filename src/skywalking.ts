/** `hoptrace/skywalking`: for applications that set up OpenTelemetry themselves. */
export type { IdentityOptions, SkyWalkingOptions, Tls } from './config/skywalking';
export { SkyWalkingSpanExporter } from './skywalking/exporter';
export { Sw8SpanProcessor } from './skywalking/processor';
export { Sw8Propagator } from './skywalking/propagator';
