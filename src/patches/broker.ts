import type { Broker, Closure } from '../messaging/facts';
import { hostOf, type Stream } from './host';
import { hasMethod } from './shape';
import { callThrough, inContextOfNow, type Method, type Tap, type Wrap } from './tap';

/** amqplib's Connection (lib/connection.js), as far as the patches rely on it. */
export interface Connection {
  readonly stream?: Stream;
  readonly serverProperties?: Record<string, unknown>;
  readonly frameMax?: number;
  [CONNECTION]?: ConnectionState;
}

interface ConnectionState {
  vhost: string | undefined;
  broker: Broker | undefined;
  closure: Closure | undefined;
  blocked: boolean;
}

const CONNECTION = Symbol('hoptrace.connection');

function stateOf(connection: Connection): ConnectionState {
  const known = connection[CONNECTION];
  if (known !== undefined) return known;
  const state: ConnectionState = { vhost: undefined, broker: undefined, closure: undefined, blocked: false };
  Object.defineProperty(connection, CONNECTION, { value: state });
  return state;
}

/**
 * The broker behind a connection. Read from the connection itself: `connect` is captured by amqplib's own
 * modules when they load, so it cannot be relied on to be wrapped.
 */
export function brokerOf(connection: Connection): Broker {
  const state = stateOf(connection);
  if (state.broker !== undefined) return state.broker;
  const { stream, serverProperties: server } = connection;
  const peerAddress = text(stream?.remoteAddress);
  const broker: Broker = {
    host: hostOf(stream),
    port: stream?.remotePort,
    peerAddress,
    peerPort: stream?.remotePort,
    vhost: state.vhost,
    cluster: text(server?.cluster_name),
    product: text(server?.product),
    version: text(server?.version),
  };
  if (peerAddress !== undefined) state.broker = broker;
  return broker;
}

/** Why the connection went down; undefined while it is up. */
export function closureOf(connection: Connection): Closure | undefined {
  return stateOf(connection).closure;
}

/** The error of a channel or connection as amqplib makes it, as a closure that the application did not ask for. */
export function closedBy(error: unknown): Closure {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return { byApplication: false, code: typeof code === 'number' ? code : undefined, message: text(message) };
}

const BY_APPLICATION: Closure = { byApplication: true, code: undefined, message: undefined };

/** What a connection tells by itself, on behalf of no request: a library that reconnects does so from here. */
const OF_NOBODY: ReadonlySet<unknown> = new Set(['close', 'error', 'blocked', 'unblocked']);

/** Connection.prototype: learns the vhost, why the connection closed, and when the broker blocks it. */
export function brokerWraps(prototype: object, tap: Tap): Wrap[] {
  return [
    ...requestWraps(prototype, tap),
    {
      target: prototype,
      method: 'open',
      around: (open) =>
        function (this: Connection, ...args) {
          try {
            stateOf(this).vhost = text((args[0] as { virtualHost?: unknown } | undefined)?.virtualHost);
          } catch (error) {
            tap.fault('connection.open', error);
          }
          return open.apply(this, args);
        },
    },
    {
      target: prototype,
      method: 'toClosed',
      around: (toClosed) =>
        function (this: Connection, ...args) {
          // channels hear of it inside toClosed, before the connection emits `close`
          try {
            const error = args[1];
            stateOf(this).closure ??= error === undefined ? BY_APPLICATION : closedBy(error);
            unblock(this, tap);
          } catch (error) {
            tap.fault('connection.close', error);
          }
          return toClosed.apply(this, args);
        },
    },
    {
      target: prototype,
      method: 'emit',
      around: (emit) =>
        function (this: Connection, ...args) {
          try {
            if (args[0] === 'error') stateOf(this).closure ??= closedBy(args[1]);
            else if (args[0] === 'blocked') block(this, tap);
            else if (args[0] === 'unblocked') unblock(this, tap);
          } catch (error) {
            tap.fault('connection events', error);
          }
          const call = () => emit.apply(this, args);
          const { observer } = tap;
          if (observer === undefined || !OF_NOBODY.has(args[0])) return call();
          return callThrough((each) => observer.outside(each), call, 'connection events', tap);
        },
    },
  ];
}

/** The callbacks of `close` and `updateSecret`; in versions that have them. */
function requestWraps(prototype: object, tap: Tap): Wrap[] {
  return ['closeBecause', '_updateSecret']
    .filter((method) => hasMethod(prototype, method))
    .map((method) => ({
      target: prototype,
      method,
      around: (request: Method) =>
        function (this: Connection, ...args: unknown[]) {
          args[2] = inContextOfNow(args[2], `connection.${method}`, tap);
          return request.apply(this, args);
        },
    }));
}

function block(connection: Connection, tap: Tap): void {
  const state = stateOf(connection);
  if (state.blocked) return;
  state.blocked = true;
  tap.observer?.blocked(brokerOf(connection));
}

function unblock(connection: Connection, tap: Tap): void {
  const state = stateOf(connection);
  if (!state.blocked) return;
  state.blocked = false;
  tap.observer?.unblocked(brokerOf(connection));
}

function text(value: unknown): string | undefined {
  if (Buffer.isBuffer(value)) return value.toString();
  return typeof value === 'string' && value !== '' ? value : undefined;
}
