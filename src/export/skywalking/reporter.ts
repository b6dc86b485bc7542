import { LONGEST } from '../../config/duration';
import type { Read } from '../../config/environment';
import { readSkyWalkingConfig } from '../../config/skywalking';
import type { ExportResult } from '../../skywalking/exporter';
import { identityOf } from '../../skywalking/identity';
import { segmentOf } from '../../skywalking/segments';
import type { ReadableSpan } from '../../skywalking/span';
import type { Outbox, Rejection } from '../outbox';

/** What the SDK's span processors need of an exporter. */
export interface Reporter {
  export(spans: readonly ReadableSpan[], done: (result: ExportResult) => void): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/**
 * `OTEL_TRACES_EXPORTER=skywalking`: spans become segments here and are sent by the exporting thread. The SDK
 * is told at once that all went well: from there on the outbox keeps, counts and reports.
 */
export function createReporter(
  read: Read,
  resource: Readonly<Record<string, unknown>>,
  maxQueueSize: number,
  outbox: Outbox,
): Reporter {
  const config = readSkyWalkingConfig({}, read);
  const identity = identityOf(config, resource);
  const post = outbox.open({
    origin: `SkyWalking OAP (${config.addresses.join(', ')})`,
    what: 'spans',
    transport: 'skywalking',
    settings: { ...config, ...identity },
    limit: { items: maxQueueSize, variable: 'OTEL_BSP_MAX_QUEUE_SIZE' },
    rejected: (reply) => JSON.parse(Buffer.from(reply).toString()) as Rejection, // as the sender has written it
  });
  const flush = (): Promise<void> =>
    outbox.flush(Math.min(LONGEST, config.timeout * config.addresses.length));
  const encoder = new TextEncoder();
  return {
    export(spans, done) {
      post(spans.length, () =>
        encoder.encode(JSON.stringify(spans.map((span) => segmentOf(span, identity, config.queueTag)))),
      );
      done({ code: 0 });
    },
    forceFlush: flush,
    shutdown: flush,
  };
}
