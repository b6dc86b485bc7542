/** `hoptrace/skywalking`: for applications that set up OpenTelemetry themselves. */
export type { SkyWalkingOptions, Tls } from './config';
export { SkyWalkingSpanExporter } from './exporter';
export type { IdentityOptions } from './identity';
export { Sw8SpanProcessor } from './processor';
export { Sw8Propagator } from './propagator';
