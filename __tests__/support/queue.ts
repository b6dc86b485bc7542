import { randomBytes } from 'node:crypto';
import { connect } from 'amqplib';

/** Names of queues and exchanges that nobody else uses, and their deletion. */
export interface OwnNames {
  /** A new name that begins with `hint`, for a queue. */
  queue(hint: string): string;
  /** The same for an exchange. */
  exchange(hint: string): string;
  /** Deletes from the broker what is there under the names given out. */
  delete(): Promise<void>;
}

/**
 * Once in a test file:
 *
 *     const own = ownNames();
 *     afterAll(own.delete);
 *
 * @param url default: the broker of the test run.
 */
export function ownNames(url?: string): OwnNames {
  const queues: string[] = [];
  const exchanges: string[] = [];
  return {
    queue: (hint) => unique(hint, queues),
    exchange: (hint) => unique(hint, exchanges),
    async delete() {
      const connection = await connect(url ?? process.env.AMQP_URL!);
      const channel = await connection.createChannel();
      for (const queue of queues) await channel.deleteQueue(queue);
      for (const exchange of exchanges) await channel.deleteExchange(exchange);
      await connection.close();
    },
  };
}

function unique(hint: string, names: string[]): string {
  const name = `${hint}-${randomBytes(4).toString('hex')}`;
  names.push(name);
  return name;
}
