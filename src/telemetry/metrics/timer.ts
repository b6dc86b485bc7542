import type { Attributes } from '@opentelemetry/api';
import { ERROR_TYPE } from '../names/semconv';
import type { Histograms } from './histograms';
import { byErrorType } from './memo';

/** In place of a beginning that was not measured: whoever measures later has a span tell it, or does without. */
export const NOBODY_MEASURES = -1;

/** Histograms record seconds; clocks here count milliseconds. */
const PER_SECOND = 1000;

/** A duration of one kind of operation on one destination. */
export interface Timer {
  /** milliseconds; `errorType` when it failed */
  record(duration: number, errorType?: string): void;
}

export function timerOf(histogram: Histograms, attributes: Attributes): Timer {
  const succeeded = histogram.with(attributes);
  const failed = byErrorType((type) => histogram.with({ ...attributes, [ERROR_TYPE]: type }));
  return {
    record(duration, errorType) {
      (errorType === undefined ? succeeded : failed(errorType)).record(duration / PER_SECOND);
    },
  };
}
