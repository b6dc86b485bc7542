/**
 * OTLP's protobuf messages as data: for each field its number, its name in OTLP's JSON and its type.
 * From opentelemetry-proto 1.9; what is not listed is skipped.
 */
import { type Fields, message, type Schema, setFields } from '../../wire/protobuf-schema';

const anyValue: Schema = [];
const keyValue = message({ 1: ['key', 'string'], 2: ['value', anyValue] });
setFields(anyValue, {
  1: ['stringValue', 'string'],
  2: ['boolValue', 'bool'],
  3: ['intValue', 'int64'],
  4: ['doubleValue', 'double'],
  5: ['arrayValue', message({ 1: ['values[]', anyValue] })],
  6: ['kvlistValue', message({ 1: ['values[]', keyValue] })],
  7: ['bytesValue', 'bytes'],
});

const resource = message({ 1: ['attributes[]', keyValue], 2: ['droppedAttributesCount', 'uint32'] });
const scope = message({
  1: ['name', 'string'],
  2: ['version', 'string'],
  3: ['attributes[]', keyValue],
  4: ['droppedAttributesCount', 'uint32'],
});

const event = message({
  1: ['timeUnixNano', 'fixed64'],
  2: ['name', 'string'],
  3: ['attributes[]', keyValue],
  4: ['droppedAttributesCount', 'uint32'],
});
const link = message({
  1: ['traceId', 'id'],
  2: ['spanId', 'id'],
  3: ['traceState', 'string'],
  4: ['attributes[]', keyValue],
  5: ['droppedAttributesCount', 'uint32'],
  6: ['flags', 'fixed32'],
});
const span = message({
  1: ['traceId', 'id'],
  2: ['spanId', 'id'],
  3: ['traceState', 'string'],
  4: ['parentSpanId', 'id'],
  5: ['name', 'string'],
  6: ['kind', 'enum'],
  7: ['startTimeUnixNano', 'fixed64'],
  8: ['endTimeUnixNano', 'fixed64'],
  9: ['attributes[]', keyValue],
  10: ['droppedAttributesCount', 'uint32'],
  11: ['events[]', event],
  12: ['droppedEventsCount', 'uint32'],
  13: ['links[]', link],
  14: ['droppedLinksCount', 'uint32'],
  15: ['status', message({ 2: ['message', 'string'], 3: ['code', 'enum'] })],
  16: ['flags', 'fixed32'],
});

/** ExportTraceServiceRequest. */
export const TRACES = message({
  1: [
    'resourceSpans[]',
    message({
      1: ['resource', resource],
      2: ['scopeSpans[]', message({ 1: ['scope', scope], 2: ['spans[]', span], 3: ['schemaUrl', 'string'] })],
      3: ['schemaUrl', 'string'],
    }),
  ],
});

const exemplar = message({
  2: ['timeUnixNano', 'fixed64'],
  3: ['asDouble', 'double'],
  4: ['spanId', 'id'],
  5: ['traceId', 'id'],
  6: ['asInt', 'sfixed64'],
  7: ['filteredAttributes[]', keyValue],
});
const times: Fields = { 2: ['startTimeUnixNano', 'fixed64'], 3: ['timeUnixNano', 'fixed64'] };
const numberPoint = message({
  ...times,
  4: ['asDouble', 'double'],
  5: ['exemplars[]', exemplar],
  6: ['asInt', 'sfixed64'],
  7: ['attributes[]', keyValue],
  8: ['flags', 'uint32'],
});
const histogramPoint = message({
  ...times,
  4: ['count', 'fixed64'],
  5: ['sum', 'double'],
  6: ['bucketCounts[]', 'fixed64'],
  7: ['explicitBounds[]', 'double'],
  8: ['exemplars[]', exemplar],
  9: ['attributes[]', keyValue],
  10: ['flags', 'uint32'],
  11: ['min', 'double'],
  12: ['max', 'double'],
});
const buckets = message({ 1: ['offset', 'sint32'], 2: ['bucketCounts[]', 'uint64'] });
const exponentialPoint = message({
  ...times,
  1: ['attributes[]', keyValue],
  4: ['count', 'fixed64'],
  5: ['sum', 'double'],
  6: ['scale', 'sint32'],
  7: ['zeroCount', 'fixed64'],
  8: ['positive', buckets],
  9: ['negative', buckets],
  10: ['flags', 'uint32'],
  11: ['exemplars[]', exemplar],
  12: ['min', 'double'],
  13: ['max', 'double'],
  14: ['zeroThreshold', 'double'],
});
const summaryPoint = message({
  ...times,
  4: ['count', 'fixed64'],
  5: ['sum', 'double'],
  6: ['quantileValues[]', message({ 1: ['quantile', 'double'], 2: ['value', 'double'] })],
  7: ['attributes[]', keyValue],
  8: ['flags', 'uint32'],
});
const temporality: Fields = { 2: ['aggregationTemporality', 'enum'] };
const metric = message({
  1: ['name', 'string'],
  2: ['description', 'string'],
  3: ['unit', 'string'],
  5: ['gauge', message({ 1: ['dataPoints[]', numberPoint] })],
  7: ['sum', message({ 1: ['dataPoints[]', numberPoint], ...temporality, 3: ['isMonotonic', 'bool'] })],
  9: ['histogram', message({ 1: ['dataPoints[]', histogramPoint], ...temporality })],
  10: ['exponentialHistogram', message({ 1: ['dataPoints[]', exponentialPoint], ...temporality })],
  11: ['summary', message({ 1: ['dataPoints[]', summaryPoint] })],
  12: ['metadata[]', keyValue],
});

/** ExportMetricsServiceRequest. */
export const METRICS = message({
  1: [
    'resourceMetrics[]',
    message({
      1: ['resource', resource],
      2: [
        'scopeMetrics[]',
        message({ 1: ['scope', scope], 2: ['metrics[]', metric], 3: ['schemaUrl', 'string'] }),
      ],
      3: ['schemaUrl', 'string'],
    }),
  ],
});
