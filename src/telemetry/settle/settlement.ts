import { context, type Span, SpanKind } from '@opentelemetry/api';
import type { Settlement } from '../../messaging/facts';
import type { SettleObservation } from '../../messaging/observer';
import { endFailed, failureOf } from '../errors';
import type { ConsumerMetrics, Timer } from '../metrics/metrics';
import { brokerAttributes } from '../names/broker';
import { type Destination, fullName } from '../names/destination';
import {
  BATCH_MESSAGE_COUNT,
  DELIVERY_TAG,
  DESTINATION_NAME,
  OPERATION_NAME,
  OPERATION_TYPE,
  REQUEUE,
} from '../names/semconv';
import type { Telemetry } from '../telemetry';

/** Where a delivery came from. */
export interface SettlementOrigin {
  readonly source: Destination;
  readonly metrics: ConsumerMetrics;
  /** without spans, also of its settlement */
  readonly ignored: boolean;
}

/** Whether anybody wants to know of the calls of settling methods. */
export function watchesSettling({ config, metrics }: Telemetry): boolean {
  return metrics.enabled || config.settleSpans;
}

/** One call of a settling method: its duration and, when asked for (`settleSpans`), a span of its own. */
export class SettlementObservation implements SettleObservation {
  readonly #duration: Timer;
  readonly #began = performance.now();
  readonly #span: Span | undefined;

  constructor(telemetry: Telemetry, settlement: Settlement, origin: SettlementOrigin | undefined) {
    const { config, metrics } = telemetry;
    const { broker, kind } = settlement;
    this.#duration =
      origin === undefined
        ? metrics.operation(broker, kind, 'settle')
        : origin.metrics.operation(kind, 'settle');
    if (config.settleSpans && !origin?.ignored) this.#span = startSpan(telemetry, settlement, origin?.source);
  }

  done(): void {
    this.#duration.record(performance.now() - this.#began);
    this.#span?.end();
  }

  failed(error: unknown): void {
    const failure = failureOf(error);
    this.#duration.record(performance.now() - this.#began, failure.type);
    if (this.#span !== undefined) endFailed(this.#span, failure);
  }
}

function startSpan({ tracer }: Telemetry, settlement: Settlement, source: Destination | undefined): Span {
  const { broker, kind, deliveryTag, requeue, count } = settlement;
  const name = source?.name;
  return tracer.startSpan(
    name === undefined ? kind : `${kind} ${name}`,
    {
      kind: SpanKind.CLIENT,
      attributes: {
        ...brokerAttributes(broker),
        [OPERATION_NAME]: kind,
        [OPERATION_TYPE]: 'settle',
        ...(name === undefined ? {} : { [DESTINATION_NAME]: fullName('', '', name) }),
        ...(deliveryTag === undefined ? {} : { [DELIVERY_TAG]: deliveryTag }),
        ...(count === undefined ? {} : { [BATCH_MESSAGE_COUNT]: count }),
        ...(kind === 'ack' ? {} : { [REQUEUE]: requeue }),
      },
    },
    context.active(),
  );
}
