import { runInNewContext } from 'node:vm';
import { DISTINGUISHING } from './numbers';
import type { CollectedPoint } from './otlp/metrics';

type Point = Pick<CollectedPoint, 'name' | 'attributes' | 'value' | 'count'>;

/** Names with dots, by what Prometheus makes of them: underscores, and endings for the unit and for counters. */
const NAMES = new Map(
  [
    ['messaging.process.duration', '_seconds'],
    ['messaging.client.operation.duration', '_seconds'],
    ['messaging.client.sent.messages', '_total'],
    ['messaging.client.consumed.messages', '_total'],
    ['hoptrace.message.time_in_queue', '_seconds'],
    ['hoptrace.messages.unsettled', ''],
    ['hoptrace.messages.redelivered', '_total'],
    ['hoptrace.messages.settled', '_total'],
    ['hoptrace.messages.returned', '_total'],
    ['hoptrace.consumers', ''],
    ['hoptrace.publish.unconfirmed', ''],
    ['hoptrace.publish.backpressure', '_total'],
    ['hoptrace.connection.blocked', '_seconds_total'],
  ].map(([name, ending]) => [name!.replaceAll('.', '_') + ending, name!]),
);
/** hoptrace's series in Prometheus' text format; of a histogram, its count. */
export function exposed(text: string): Point[] {
  return text.split('\n').flatMap((line) => {
    const [, exposedName = '', labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    const name = NAMES.get(exposedName.replace(/_count$/, ''));
    if (name === undefined) return [];
    const attributes = Object.fromEntries(
      DISTINGUISHING.flatMap((attribute) => {
        const label = new RegExp(`(?:^|,)${attribute.replaceAll('.', '_')}="([^"]*)"`).exec(labels);
        return label === null ? [] : [[attribute, label[1]!]];
      }),
    );
    return [{ name, attributes, value: Number(value), count: undefined }];
  });
}

/** What OpenTelemetry's console exporter prints of one metric: JavaScript, as console.dir writes it. */
interface Printed {
  descriptor: { name: string };
  dataPoints: { attributes: Point['attributes']; value: number | { count: number } }[];
}

/** hoptrace's series among what a program printed. */
export function printed(stdout: string): Point[] {
  const blocks = stdout.split(/^(?=\{$)/m).filter((block) => block.startsWith('{'));
  return blocks
    .map((block): Printed => runInNewContext(`(${block.slice(0, block.lastIndexOf('\n}') + 2)})`))
    .filter(({ descriptor: { name } }) => [...NAMES.values()].includes(name))
    .flatMap(({ descriptor: { name }, dataPoints }) =>
      dataPoints.map(({ attributes, value }) => ({
        name,
        attributes: { ...attributes },
        value: typeof value === 'number' ? value : value.count,
        count: undefined,
      })),
    );
}
