import { configOf, type SkyWalkingConfig, type SkyWalkingOptions } from '../config/skywalking';
import { Failover } from './failover';
import { identityOf } from './identity';
import { startManagement } from './management';
import { segmentOf } from './segments';
import type { ReadableSpan } from './span';

/** The SDK's `ExportResult`: code 0 is success, 1 is failure. */
export interface ExportResult {
  readonly code: number;
  readonly error?: Error;
}

const SUCCESS = 0;
const FAILED = 1;

/**
 * Reports spans to SkyWalking's OAP as segments: a `SpanExporter` of the SDK. Batching and the limits of
 * memory are the span processor's before it; what no OAP takes is dropped, and the processor says so.
 */
export class SkyWalkingSpanExporter {
  readonly #config: SkyWalkingConfig;
  readonly #oap: Failover;
  readonly #underWay = new Set<Promise<void>>();
  #stopManagement: (() => void) | undefined;
  #isShutDown = false;

  constructor(options: SkyWalkingOptions = {}) {
    this.#config = configOf(options);
    this.#oap = new Failover(this.#config);
  }

  export(spans: readonly ReadableSpan[], done: (result: ExportResult) => void): void {
    const sending = this.#send(spans).then(
      () => done({ code: SUCCESS }),
      (error: Error) => done({ code: FAILED, error }),
    );
    this.#underWay.add(sending);
    void sending.finally(() => this.#underWay.delete(sending));
  }

  async forceFlush(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  async shutdown(): Promise<void> {
    this.#isShutDown = true;
    this.#stopManagement?.();
    await this.forceFlush();
    this.#oap.close();
  }

  async #send(spans: readonly ReadableSpan[]): Promise<void> {
    if (this.#isShutDown) throw new Error('the SkyWalking exporter is shut down');
    const [first] = spans;
    if (first === undefined) return;
    // Here, since the names may come from the SDK's resource, which is first seen here; and since processors
    // call us in a context that suppresses tracing, which the heartbeats inherit.
    this.#stopManagement ??= startManagement(this.#oap, identityOf(this.#config, first.resource.attributes));
    const segments = spans.map((span) =>
      segmentOf(span, identityOf(this.#config, span.resource.attributes), this.#config.queueTag),
    );
    await this.#oap.send((transport) => transport.segments(segments));
  }
}
