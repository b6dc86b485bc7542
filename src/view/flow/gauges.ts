import { DESTINATION } from '../messages/names';
import { TEMPORARY } from '../messages/row';
import { isObject, type Json, listOf, objectOf } from '../otlp/shape';
import { type Attributes, attributeOf, attributesOf, createIntern } from '../otlp/values';

/** What the programs' metrics say of queues, each program's newest word. */
export interface Gauges {
  /** Takes an ExportMetricsServiceRequest, as JSON has it. Throws a TypeError where it is none. */
  add(request: unknown, at: number): void;
  /** Grows with each figure that changes. */
  readonly version: number;
  /** Delivered and not settled, of all programs; null where none has said so lately. */
  unsettled(queue: string, now: number): number | null;
  consumers(queue: string, now: number): number | null;
}

const UNSETTLED = 'hoptrace.messages.unsettled';
const CONSUMERS = 'hoptrace.consumers';
/** A program that has said nothing for so long is gone: two and a half of the usual intervals. */
const STALE_MS = 150_000;
/** Series beyond which the oldest goes: programs that are started over and over leave theirs behind. */
const MOST = 10_000;

interface Series {
  metric: string;
  queue: string;
  value: number;
  at: number;
}

export function createGauges(): Gauges {
  const series = new Map<string, Series>();
  const intern = createIntern();
  let version = 0;

  const sum = (metric: string, queue: string, now: number): number | null => {
    let total: number | null = null;
    for (const each of series.values())
      if (each.metric === metric && each.queue === queue && now - each.at < STALE_MS)
        total = (total ?? 0) + each.value;
    return total;
  };
  const keep = (metric: string, resource: Attributes, point: Json, at: number): void => {
    const value = Number(point.asInt ?? point.asDouble);
    const attributes = attributesOf(point.attributes, intern);
    const queue = String(attributeOf(attributes, DESTINATION) ?? TEMPORARY);
    const key = JSON.stringify([metric, programOf(resource), attributes]);
    if (series.get(key)?.value !== value) version++;
    series.delete(key); // to the end, so that the oldest stands first
    series.set(key, { metric, queue, value, at });
    if (series.size > MOST) for (const [oldest] of series) return void series.delete(oldest);
  };

  return {
    get version() {
      return version;
    },
    add(request, at) {
      for (const [metric, resource, point] of pointsOf(request, intern)) keep(metric, resource, point, at);
    },
    unsettled: (queue, now) => sum(UNSETTLED, queue, now),
    consumers: (queue, now) => sum(CONSUMERS, queue, now),
  };
}

function programOf(resource: Attributes): unknown {
  return (
    attributeOf(resource, 'service.instance.id') ?? [
      attributeOf(resource, 'service.name'),
      attributeOf(resource, 'host.name'),
      attributeOf(resource, 'process.pid'),
    ]
  );
}

function* pointsOf(
  request: unknown,
  intern: (text: string) => string,
): Generator<[metric: string, resource: Attributes, point: Json]> {
  if (!isObject(request)) throw new TypeError('the request is no object');
  for (const each of listOf(request.resourceMetrics, 'resourceMetrics')) {
    const { resource, scopeMetrics } = objectOf(each, 'resourceMetrics');
    const attributes = attributesOf(objectOf(resource, 'resource').attributes, intern);
    for (const scope of listOf(scopeMetrics, 'scopeMetrics'))
      for (const metric of listOf(objectOf(scope, 'scopeMetrics').metrics, 'metrics')) {
        const { name, sum, gauge } = objectOf(metric, 'a metric');
        if (name !== UNSETTLED && name !== CONSUMERS) continue;
        for (const point of listOf(objectOf(sum ?? gauge, 'sum').dataPoints, 'dataPoints'))
          yield [name, attributes, objectOf(point, 'a data point')];
      }
  }
}
