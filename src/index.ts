/** For applications that set up OpenTelemetry themselves; for all others there is `hoptrace/register`. */

export type { Hooks } from './config/hooks';
export type { AmqplibInstrumentationOptions } from './config/options';
export type { ByPattern, Duration, KeepSettings, Relation, Rule, Settings, Source } from './config/settings';
export { AmqplibInstrumentation } from './instrumentation';
/** What hooks are given. */
export type { Broker, Message, Properties, Publication } from './messaging/facts';
/** For what leaves a handler's chain of calls, with `hoptrace/register` too. */
export { contextOf, type DeliveredMessage, processBatch } from './telemetry/messages';
/** For `metricProducers` of a metric reader: see AmqplibInstrumentation.createMetricProducer. */
export type { MetricProducer, Temporality } from './telemetry/metrics/producer';
/** What an application's own SDK needs for `keep`, and for `sampling`. */
export { KeepSpanProcessor } from './telemetry/sampling/keep';
export { MessageSampler } from './telemetry/sampling/sampler';
