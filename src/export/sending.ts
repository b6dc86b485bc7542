import type { FromThread, ToThread, Transport } from './messages';
import { type BatchQueue, createQueue } from './queue';
import type { Connect, Guest, Send } from './transport';

const TRANSPORTS: Record<Transport, () => { connect: Connect<never> }> = {
  http: () => require('./http') as typeof import('./http'),
  grpc: () => require('./grpc') as typeof import('./grpc'),
  skywalking: () => require('./skywalking/sender') as typeof import('./skywalking/sender'),
};

/** Takes what the main thread asks for: receivers and batches for them. Tells by `say` what becomes of them. */
export function createSending(
  say: (message: FromThread) => void,
  guest?: Guest,
): (message: ToThread) => void {
  const queues = new Map<number, BatchQueue>();

  function open({ receiver, transport, settings }: Extract<ToThread, { kind: 'open' }>): BatchQueue {
    return createQueue(connected(transport, settings, guest), {
      settled: (batch, end) => say({ kind: 'settled', batch, ...end }),
      trying: (batch) => say({ kind: 'trying', batch }),
      unavailable: (reason) => say({ kind: 'unavailable', receiver, reason }),
      available: () => say({ kind: 'available', receiver }),
    });
  }

  return (message) => {
    switch (message.kind) {
      case 'open':
        queues.set(message.receiver, open(message));
        break;
      case 'send':
        queues.get(message.receiver)?.add(message.batch, message.body);
        break;
      case 'end':
        for (const queue of queues.values()) queue.end();
    }
  };
}

/** Settings that a transport cannot be made of, a key that is none, cost what goes by it and nothing else. */
function connected(transport: Transport, settings: object, guest: Guest | undefined): Send {
  try {
    return TRANSPORTS[transport]().connect(settings as never, guest);
  } catch (error) {
    return async () => ({ kind: 'refused', reason: (error as Error).message });
  }
}
