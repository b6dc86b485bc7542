import type { TextMapPropagator } from '@opentelemetry/api';
import { JaegerPropagator } from '@opentelemetry/propagator-jaeger';

export const create = (): TextMapPropagator => new JaegerPropagator();
