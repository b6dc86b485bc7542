import type { Context, Span } from '@opentelemetry/api';
import type { Message } from '../../messaging/facts';
import type { Entry } from '../../messaging/ledger';
import type { DeliveryObservation, MessageHandler } from '../../messaging/observer';
import { callIn } from '../context/context';
import type { DeliveryOrigin, Remembered } from './remembered';

/**
 * A message whose span was not sampled, while nobody collects metrics: its context is active in the handler,
 * and nobody wants to know when that has finished or how the message is settled. Following it all the same
 * would cost a third of what an unsampled message costs.
 */
export class UnrecordedDelivery implements DeliveryObservation, Remembered {
  readonly awaitsSettlement = false;
  tag = 0;
  sibling: Entry | undefined;
  readonly origin: DeliveryOrigin;
  readonly span: Span | undefined;
  /** until the handler runs: a message that is remembered need not hold on to it */
  #context: Context | undefined;

  constructor(origin: DeliveryOrigin, span: Span | undefined, context: Context) {
    this.origin = origin;
    this.span = span;
    this.#context = context;
  }

  run(handler: MessageHandler, self: unknown, message: Message): unknown {
    const context = this.#context as Context;
    this.#context = undefined;
    return callIn(context, handler, this.origin.telemetry.fault, self, message);
  }

  settled(): void {}
  recovered(): void {}
  closed(): void {}
  abandoned(): void {}
}
