import type { Span } from '@opentelemetry/api';
import type { Message } from '../../messaging/facts';
import type { Entry } from '../../messaging/ledger';
import type { DeliveryObservation, MessageHandler } from '../../messaging/observer';
import { callIn } from '../context/context';
import type { Subscriber } from './delivery';
import type { Remembered } from './remembered';

/**
 * A message whose span was not sampled, while nobody collects metrics: its context is active in the handler,
 * and nobody wants to know when that has finished or how the message is settled. Following it all the same
 * would cost a third of what an unsampled message costs.
 */
export class UnrecordedDelivery implements DeliveryObservation, Remembered {
  readonly awaitsSettlement = false;
  tag = 0;
  sibling: Entry | undefined;
  readonly origin: Subscriber;
  readonly span: Span | undefined;

  constructor(origin: Subscriber, span: Span | undefined) {
    this.origin = origin;
    this.span = span;
  }

  run(handler: MessageHandler, self: unknown, message: Message): unknown {
    return callIn(this.origin.takeContext(), handler, this.origin.telemetry.fault, self, message);
  }

  settled(): void {}
  recovered(): void {}
  closed(): void {}
  abandoned(): void {}
}
