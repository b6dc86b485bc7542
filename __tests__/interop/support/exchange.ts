import { createQueue } from './create-queue';
import { type Launch, launch, type Running } from './launch';

/** How many messages go from one program to the other. */
export const COUNT = 3;

/** A program in both roles. */
export interface Peer {
  readonly producer: (queue: string) => Launch;
  readonly consumer: (queue: string) => Launch;
}

const running: Running[] = [];

/** For `afterEach`. */
export async function killAll(): Promise<void> {
  for (const program of running.splice(0)) await program.kill();
}

/**
 * Lets one program, as the service `shop`, send to another, as `shipping`, until `isReported`, then ends both.
 * Returns what was handled, in order.
 */
export async function exchange(
  queue: string,
  sender: Peer,
  receiver: Peer,
  envOf: (service: string) => Record<string, string>,
  isReported: () => Promise<unknown>,
): Promise<string[]> {
  const start = (service: string, launched: Launch): Running => {
    const program = launch({ ...launched, env: { ...launched.env, ...envOf(service) } });
    running.push(program);
    return program;
  };
  await createQueue(queue);
  const consumer = start('shipping', receiver.consumer(queue));
  await consumer.line(/^ready$/);
  const producer = start('shop', sender.producer(queue));
  await producer.line(/^published$/);
  await consumer.line(new RegExp(`^handled message ${COUNT}$`));
  await isReported();
  await producer.stop();
  await consumer.stop();
  return consumer.stdout.match(/(?<=^handled ).*$/gm) ?? [];
}
