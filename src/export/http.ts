import type { IncomingMessage, request as plainRequest, RequestOptions } from 'node:http';
import { urlToHttpOptions } from 'node:url';
import { promisify } from 'node:util';
import { version } from '../../package.json';
import type { OtlpSettings } from '../config/otlp';
import { guarded } from '../safety/guarded';
import { retryAfter } from '../wire/retry-after';
import type { Connect, Guest, Outcome, Send } from './transport';

/** By the OTLP specification (OTLP/HTTP Response, Retryable Response Codes). */
const WORTH_ANOTHER_ATTEMPT = new Set([429, 502, 503, 504]);

/** Bytes of a response that are read: enough for a message to people. */
const MAX_REPLY = 65_536;

/** One batch to one address. */
interface Attempt {
  readonly request: typeof plainRequest;
  readonly options: RequestOptions;
  /** milliseconds until it is given up */
  readonly timeout: number;
  readonly guest: Guest | undefined;
}

/** OTLP over HTTP, protobuf or JSON. */
export const connect: Connect<OtlpSettings> = (settings, guest) => {
  const { url, headers, timeout, tls, protocol, proxy } = settings;
  const { request, Agent } = (
    url.toLowerCase().startsWith('https:') ? require('node:https') : require('node:http')
  ) as typeof import('node:https');
  // compressing takes a thread of libuv's, and where there are none, a guest is what we are
  const isZipped = settings.compression === 'gzip' && guest === undefined;
  const options: RequestOptions = {
    ...urlToHttpOptions(new URL(url)),
    method: 'POST',
    agent:
      proxy === undefined
        ? new Agent({ keepAlive: true, ...tls })
        : loadProxy().agentBy(proxy, settings, Math.min(timeout, guest?.patience ?? Infinity)),
    headers: {
      ...headers,
      'content-type': protocol === 'http/json' ? 'application/json' : 'application/x-protobuf',
      'user-agent': `hoptrace/${version}`,
      ...(isZipped && { 'content-encoding': 'gzip' }),
    },
  };
  const post: Send = (body) => attempt({ request, options, timeout, guest }, body);
  return isZipped ? async (body) => post(await gzipped(body)) : post;
};

const loadProxy = () => require('./proxy') as typeof import('./proxy');

function gzipped(body: Uint8Array): Promise<Uint8Array> {
  const { gzip } = require('node:zlib') as typeof import('node:zlib');
  return promisify(gzip)(body);
}

function attempt(how: Attempt, body: Uint8Array): Promise<Outcome> {
  const { request, options, timeout, guest } = how;
  return new Promise((done) => {
    let isAnswered = false;
    const call = request(options, (response) => {
      isAnswered = true;
      collect(response, (text) => done(judge(response, text, call.writableFinished)));
    });
    // no AbortSignal: that costs ten times as much
    const timer = setTimeout(
      guarded(() => {
        const reason = `no answer within ${timeout} ms`;
        call.destroy(new Error(reason));
        // that tells nothing as long as a proxy's agent has no connection yet
        if (!isAnswered) done({ kind: 'unavailable', reason });
      }),
      timeout,
    ).unref();
    call.on(
      'error',
      guarded((error) => {
        if (isAnswered) return; // the status has been said
        // a connection that was kept open and that the receiver closes just as we use it: no fault of anybody's
        const isStale = call.reusedSocket && (error as NodeJS.ErrnoException).code === 'ECONNRESET';
        done(isStale ? attempt(how, body) : { kind: 'unavailable', reason: reasonOf(error) });
      }),
    );
    // it speaks another protocol from now on (101)
    call.on(
      'upgrade',
      guarded((response, socket) => {
        socket.destroy();
        done(judge(response, Buffer.alloc(0), false));
      }),
    );
    call.on(
      'close',
      guarded(() => {
        clearTimeout(timer);
        if (!isAnswered) done({ kind: 'unavailable', reason: 'the connection was closed' });
      }),
    );
    if (guest !== undefined) letGo(call, guest);
    call.end(body);
  });
}

/** An open connection need not keep a program running. One that is being made does, and so does what is on its way out. */
function letGo(call: ReturnType<typeof plainRequest>, { patience }: Guest): void {
  call.on(
    'socket',
    guarded((socket) => socket.unref()),
  );
  const timer = setTimeout(
    guarded(() => {
      call.destroy(new Error(`no connection within ${patience} ms`));
    }),
    patience,
  ).unref();
  call.on(
    'finish',
    guarded(() => clearTimeout(timer)),
  );
}

function collect(response: IncomingMessage, done: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on(
    'data',
    guarded((chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_REPLY) chunks.push(chunk);
      else response.destroy();
    }),
  );
  // also when it breaks off: the status has been said
  response.once(
    'close',
    guarded(() => done(Buffer.concat(chunks))),
  );
}

/** `isSent`: a receiver may answer before it has all of what it is sent. */
function judge(response: IncomingMessage, reply: Buffer, isSent: boolean): Outcome {
  const { statusCode = 0, statusMessage } = response;
  if (statusCode >= 200 && statusCode < 300)
    return { kind: 'delivered', ...(reply.length > 0 && { reply }), ...(isSent && { isFree: true }) };
  const reason = `HTTP ${statusCode} ${statusMessage}`;
  if (!WORTH_ANOTHER_ATTEMPT.has(statusCode)) return { kind: 'refused', reason };
  const wait = retryAfter(response.headers['retry-after']);
  return { kind: 'unavailable', reason, ...(wait !== undefined && { wait }) };
}

/** `localhost` has several addresses, and the error of trying them all has a message in each of its parts. */
function reasonOf(error: Error): string {
  const errors = (error as Partial<AggregateError>).errors as Error[] | undefined;
  return errors?.map((part) => part.message).join(', ') || error.message;
}
