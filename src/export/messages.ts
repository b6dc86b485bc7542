/** What the main thread and the exporting thread tell each other. */
import type { MessagePort } from 'node:worker_threads';

/** The modules that the exporting thread can load to send with. */
export type Transport = 'http' | 'grpc' | 'skywalking';

export type ToThread =
  /** batches for `receiver` go by `transport`, set up with `settings` */
  | {
      readonly kind: 'open';
      readonly receiver: number;
      readonly transport: Transport;
      readonly settings: object;
    }
  | { readonly kind: 'send'; readonly receiver: number; readonly batch: number; readonly body: Uint8Array }
  | { readonly kind: 'end' };

export type FromThread =
  | {
      readonly kind: 'settled';
      readonly batch: number;
      readonly lost?: string;
      readonly reply?: Uint8Array;
      /** the memory that its body was in, given back for another one */
      readonly spare?: ArrayBuffer;
    }
  /** from the end on: this batch is being sent, so that whether it arrives is not known until it is settled */
  | { readonly kind: 'trying'; readonly batch: number }
  | { readonly kind: 'unavailable'; readonly receiver: number; readonly reason: string }
  | { readonly kind: 'available'; readonly receiver: number };

export interface ThreadData {
  readonly port: MessagePort;
  /** one number: how many batches are settled, for a main thread that waits without turning its event loop */
  readonly settled: Int32Array;
}
