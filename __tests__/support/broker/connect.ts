import { connect } from 'amqplib';

/** Where RabbitMQ listens by default, with the user it is born with. */
export const LOCAL_URL = 'amqp://guest:guest@127.0.0.1:5672';

/** Opens a real AMQP connection and closes it. Returns why that failed, or undefined when it did not. */
export async function tryConnect(url: string, timeoutMs = 2_000): Promise<string | undefined> {
  try {
    const connection = await connect(url, { timeout: timeoutMs });
    // once closed, whatever else happens to the socket is nobody's business
    connection.on('error', () => {});
    await connection.close();
    return undefined;
  } catch (error) {
    return reason(error);
  }
}

/** A failed connection to a name with several addresses is an AggregateError, whose own message is empty. */
function reason(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reason).join('; ');
  return error instanceof Error ? error.message : String(error);
}

export function withoutPassword(url: string): string {
  return url.replace(/(\/\/[^:@/]*):[^@/]*@/, '$1:…@');
}
