import { EventEmitter } from 'node:events';
import type { Tap, Wrap } from '../../src/patches/tap';
import { connectionWraps, modelWraps } from '../../src/patches/targets';
import { wrapAll } from '../../src/patches/wrap';

/** One call of a method of amqplib's: who and with what. */
type Call = { readonly method: string; readonly self: unknown; readonly args: unknown[] };

/** What amqplib's two files have, as far as the patches go, each method noting its call. */
export interface Client {
  /** calls of amqplib's own methods, as they arrive there */
  readonly calls: Call[];
  readonly channel: FakeChannel;
  readonly connection: EventEmitter & Record<string, (...args: unknown[]) => unknown>;
  /** The arguments of the only call of a method. */
  args(method: string): unknown[];
}

// biome-ignore lint/suspicious/noExplicitAny: methods of any kind
export type FakeChannel = EventEmitter & Record<string, any>;

/** What the methods do: throw or give something, or nothing. */
export type Does = Partial<Record<string, (this: FakeChannel, ...args: never[]) => unknown>>;

/** Patched with this tap, a channel (a confirm channel, where asked for) of a client whose methods do this. */
export function patchedClient(
  tap: Tap,
  { does = {}, confirm = false }: { does?: Does; confirm?: boolean } = {},
): Client {
  const calls: Call[] = [];
  const method = (name: string) => ({
    [name](this: FakeChannel, ...args: unknown[]) {
      calls.push({ method: name, self: this, args });
      return does[name]?.apply(this, args as never[]);
    },
  });
  const methods = (...names: string[]) => Object.assign({}, ...names.map(method));

  class Connection extends EventEmitter {
    stream = { _host: 'rabbit', remoteAddress: '10.0.0.1', remotePort: 5672 };
    serverProperties = { cluster_name: 'rabbit@one' };
    frameMax = 4096;
  }
  Object.assign(Connection.prototype, methods('open', 'toClosed'));

  class Base extends EventEmitter {
    lwm = 1;
    unconfirmed: unknown[] = [];
    connection: unknown;
  }
  Object.assign(
    Base.prototype,
    methods('sendMessage', 'sendOrEnqueue', 'acceptMessageFrame', 'closeBecause'),
  );
  class Channel extends Base {}
  Object.assign(
    Channel.prototype,
    methods('consume', 'publish', 'ack', 'ackAll', 'nack', 'nackAll', 'reject'),
  );
  class ConfirmChannel extends Channel {}
  Object.assign(ConfirmChannel.prototype, methods('publish', 'pushConfirmCallback'));

  wrapAll([
    ...(modelWraps({ Channel, ConfirmChannel }, tap) as Wrap[]),
    ...connectionWraps({ Connection }, tap),
  ]);
  const connection = new Connection();
  const channel = confirm ? new ConfirmChannel() : new Channel();
  channel.connection = connection;
  return {
    calls,
    channel,
    connection: connection as unknown as Client['connection'],
    args(name) {
      const found = calls.filter((call) => call.method === name);
      expect(found.map((call) => call.method)).toEqual([name]);
      return found[0]!.args;
    },
  };
}

export const THE_BROKER = expect.objectContaining({ host: 'rabbit', port: 5672, cluster: 'rabbit@one' });
