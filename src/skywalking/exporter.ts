import { readSkyWalkingConfig, type SkyWalkingConfig, type SkyWalkingOptions } from '../config/skywalking';
import { guarded } from '../safety/guarded';
import { patience } from '../wire/retry-after';
import { Delivery } from './delivery';
import { Failover } from './failover';
import { identityOf } from './identity';
import { startManagement } from './management';
import type { SegmentObject } from './protocol/segment';
import { segmentOf } from './segments';
import type { ReadableSpan } from './span';

/** The SDK's `ExportResult`: code 0 is success, 1 is failure. */
export interface ExportResult {
  readonly code: number;
  readonly error?: Error;
}

const SUCCESS = 0;
const FAILED = 1;

/** Milliseconds before the next attempt at an OAP that is away, as OpenTelemetry's exporters have them. */
const FIRST_PAUSE = 1_000;
const GROWTH = 1.5;

/**
 * Reports spans to SkyWalking's OAP as segments: a `SpanExporter` of the SDK. Batching and the limits of
 * memory are the span processor's before it. While no OAP can be reached a batch is tried again, at growing
 * intervals, for as long as the configuration's `timeout` says; then it is dropped, as is what OAP refuses, and
 * the result says so.
 */
export class SkyWalkingSpanExporter {
  readonly #config: SkyWalkingConfig;
  readonly #oap: Failover;
  readonly #underWay = new Set<Promise<void>>();
  readonly #pauses = new Set<() => void>();
  #stopManagement: (() => void) | undefined;
  #isShutDown = false;

  constructor(options: SkyWalkingOptions = {}) {
    this.#config = readSkyWalkingConfig(options);
    this.#oap = new Failover(this.#config);
  }

  export(spans: readonly ReadableSpan[], done: (result: ExportResult) => void): void {
    const sending = this.#send(spans)
      .then(
        () => done({ code: SUCCESS }),
        (error: Error) => done({ code: FAILED, error }),
      )
      .catch(() => {}); // whoever exports has been told
    this.#underWay.add(sending);
    void sending.finally(() => this.#underWay.delete(sending));
  }

  /** What waits for its next attempt has it now. */
  async forceFlush(): Promise<void> {
    for (const end of [...this.#pauses]) end();
    await Promise.allSettled(this.#underWay);
  }

  /** What waits for its next attempt has its last one now. */
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
    await this.#deliver(segments);
  }

  async #deliver(segments: readonly SegmentObject[]): Promise<void> {
    const delivery = new Delivery(segments);
    const deadline = performance.now() + this.#config.timeout;
    for (let pause = FIRST_PAUSE; ; pause *= GROWTH) {
      const outcome = await delivery.attempt((some) => this.#oap.send((to) => to.segments(some)));
      if (outcome.kind === 'settled') {
        if (outcome.lost === segments.length) throw new Error(outcome.reason);
        if (outcome.lost > 0)
          throw new Error(`${outcome.lost} of ${segments.length} spans lost: ${outcome.reason}`);
        return;
      }
      const wait = patience(outcome.wait, pause);
      if (this.#isShutDown || performance.now() + wait > deadline) throw new Error(outcome.reason);
      await this.#pause(wait);
    }
  }

  /** Keeps no program running; `forceFlush` and `shutdown` end it early. */
  #pause(milliseconds: number): Promise<void> {
    return new Promise((done) => {
      const end = () => {
        clearTimeout(timer);
        this.#pauses.delete(end);
        done();
      };
      const timer = setTimeout(guarded(end), milliseconds).unref();
      this.#pauses.add(end);
    });
  }
}
