import type { Context } from '@opentelemetry/api';
import type { Message } from '../../messaging/facts';
import type { Entry } from '../../messaging/ledger';
import type { DeliveryObservation, MessageHandler } from '../../messaging/observer';
import { callIn } from '../context/context';
import type { Telemetry } from '../telemetry';

/**
 * A message whose span was not sampled, while nobody collects metrics: its context is active in the handler,
 * and nobody wants to know when that has finished or how the message is settled. Following it all the same
 * would cost a third of what an unsampled message costs.
 */
export class UnrecordedDelivery implements DeliveryObservation {
  readonly awaitsSettlement = false;
  tag = 0;
  older: Entry | undefined;
  newer: Entry | undefined;
  sibling: Entry | undefined;
  readonly #telemetry: Telemetry;
  readonly #context: Context;

  constructor(telemetry: Telemetry, context: Context) {
    this.#telemetry = telemetry;
    this.#context = context;
  }

  run(handler: MessageHandler, self: unknown, message: Message): unknown {
    return callIn(this.#context, () => handler.call(self, message), this.#telemetry.fault);
  }

  settled(): void {}
  recovered(): void {}
  closed(): void {}
  abandoned(): void {}
}
