/** The socket of a connection, as far as it tells where it leads. */
export interface Stream {
  readonly _host?: unknown;
  readonly servername?: unknown;
  readonly remoteAddress?: string;
  readonly remotePort?: number;
}

/**
 * The name that the application connected to, for `server.address`.
 *
 * Private: Node.js keeps a name that was looked up as `_host` on the socket (18 to 26) and has no public way to
 * it once the socket is connected, which is when amqplib makes a connection of it. Before, there is none for us
 * either: amqplib's own modules hold on to `connect`, and a look at every socket (`net.client.socket`) would be
 * paid by those that have nothing to do with RabbitMQ. Without it: the name that TLS asked for, else the address.
 */
export function hostOf(stream: Stream | undefined): string | undefined {
  return [stream?._host, stream?.servername, stream?.remoteAddress].find(isName);
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
