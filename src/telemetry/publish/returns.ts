import { SpanKind, trace } from '@opentelemetry/api';
import type { Publication, Return } from '../../messaging/facts';
import { extract } from '../context/propagation';
import { brokerAttributes } from '../names/broker';
import { fullName } from '../names/destination';
import { DESTINATION_NAME, OPERATION_NAME } from '../names/semconv';
import { type PublishObservation, returnedLate } from './publication';
import type { Publisher } from './publisher';

/** Publications that wait for a confirm and may come back; a bound, should a broker never answer. */
const LIMIT = 10_000;

/**
 * `mandatory` messages that come back (basic.return). The message that returns carries the context of its
 * publish span in its headers, which is how the two find each other.
 */
export class Returns {
  readonly #waiting = new Map<string, PublishObservation>();

  /** a mandatory message on a confirm channel: if it returns, then before its confirm */
  expect(observation: PublishObservation): void {
    const id = observation.span?.spanContext().spanId;
    if (id !== undefined && this.#waiting.size < LIMIT) this.#waiting.set(id, observation);
  }

  /** its confirm is there */
  readonly forget = (observation: PublishObservation): void => {
    const id = observation.span?.spanContext().spanId;
    if (id !== undefined) this.#waiting.delete(id);
  };

  /** On a plain channel the publish span has ended: a span of its own, its child, says so. */
  returned(message: Return, publisherOf: (publication: Publication) => Publisher): void {
    const { broker, exchange, routingKey, headers } = message;
    const publisher = publisherOf({
      broker,
      exchange,
      routingKey,
      confirm: false,
      mandatory: true,
      messageId: undefined,
      correlationId: undefined,
      properties: {},
      content: undefined,
      bodySize: undefined,
    });
    publisher.metrics.returned.value++;
    const carried = extract(headers);
    const waiting = this.#waiting.get(trace.getSpanContext(carried)?.spanId ?? '');
    if (waiting !== undefined) {
      waiting.returned(message);
      return;
    }
    if (publisher.ignored) return;
    const name = publisher.target.name;
    const attributes = {
      ...brokerAttributes(broker),
      [OPERATION_NAME]: 'return',
      [DESTINATION_NAME]: fullName(exchange, routingKey),
    };
    returnedLate(
      publisher.telemetry.tracer.startSpan(
        name === undefined ? 'return' : `return ${name}`,
        { kind: SpanKind.CLIENT, attributes },
        carried,
      ),
      message,
    );
  }
}
