/** The built package at OAPs that refuse, are away, close the stream, take part of a batch, or are slow. */
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import type { Connect } from '../../src/export/transport';
import type { SegmentObject } from '../../src/skywalking/protocol/segment';
import { ROOT, run } from '../support/program';
import { ownNames } from '../support/queue';
import {
  type Judge,
  type Oap,
  type OapOptions,
  startGrpcOap,
  startHttpOap,
  type Verdict,
} from '../support/skywalking/oap';

const { connect } = require(join(ROOT, 'dist/export-skywalking.cjs')) as { connect: Connect<object> };

const own = ownNames();
const oaps: Oap[] = [];
afterEach(async () => {
  for (const oap of oaps.splice(0)) await oap.stop();
});
afterAll(own.delete);

const segment = (name: string): SegmentObject => ({
  traceId: 'a'.repeat(32),
  traceSegmentId: name,
  service: 'shop',
  serviceInstance: 'shop-1',
  isSizeLimited: false,
  spans: [],
});
const bodyOf = (...names: string[]) => Buffer.from(JSON.stringify(names.map(segment)));
const namesAt = ({ segments }: Pick<Oap, 'segments'>) => segments.map((each) => each.traceSegmentId);
const isBad = ({ traceSegmentId }: SegmentObject) => traceSegmentId.startsWith('bad');

/** Refuses with this status what has a bad segment in it, and keeps what comes before. */
const refusing =
  (answer: number): Judge =>
  (segments) => {
    const kept = segments.findIndex(isBad);
    return kept < 0 ? undefined : { answer, kept };
  };

/** The first calls end as told, all others are taken. */
function inTurn(...verdicts: (Verdict | undefined)[]): Judge & { calls: number } {
  const judge = () => {
    judge.calls++;
    return verdicts.shift();
  };
  judge.calls = 0;
  return judge;
}

describe.each([
  ['grpc', startGrpcOap],
  ['http', startHttpOap],
] as const)('over %s', (protocol, start) => {
  const begin = async (options: OapOptions) => {
    const oap = await start(options);
    oaps.push(oap);
    return oap;
  };
  const sendTo = (addresses: string[], more: object = {}) =>
    connect({ protocol, addresses, timeout: 5_000, service: 'shop', instance: 'shop-1', ...more });
  const bad = protocol === 'grpc' ? status.UNKNOWN : 500;
  const away = protocol === 'grpc' ? status.UNAVAILABLE : 503;
  const barred = protocol === 'grpc' ? status.UNAUTHENTICATED : 401;

  test('a refused segment costs itself, and those before it are stored twice at most', async () => {
    const oap = await begin({ judge: refusing(bad) });
    const outcome = await sendTo([oap.address])(bodyOf('a', 'b', 'bad 1', 'c', 'bad 2', 'd'));
    expect(outcome).toMatchObject({ kind: 'delivered' });
    const { reply } = outcome as { reply: Uint8Array };
    expect(JSON.parse(Buffer.from(reply).toString())).toEqual({ items: 2, reason: expect.any(String) });
    expect(namesAt(oap)).toEqual(['a', 'b', 'a', 'b', 'c', 'd']);
  });

  test('a batch that is bad throughout is refused, and the next goes', async () => {
    const oap = await begin({ judge: refusing(bad) });
    const send = sendTo([oap.address]);
    expect(await send(bodyOf('bad 1', 'bad 2'))).toMatchObject({ kind: 'refused' });
    expect(await send(bodyOf('bad 3'))).toMatchObject({ kind: 'refused' });
    expect(await send(bodyOf('a'))).toEqual({ kind: 'delivered' });
    expect(namesAt(oap)).toEqual(['a']);
  });

  test('an OAP that refuses whatever comes is not asked for each segment of a large batch', async () => {
    const judge = inTurn(...Array(1_000).fill({ answer: bad }));
    const oap = await begin({ judge });
    const many = Array.from({ length: 512 }, (_, i) => String(i));
    expect(await sendTo([oap.address])(bodyOf(...many))).toMatchObject({ kind: 'refused' });
    expect(judge.calls).toBeLessThan(50);
  });

  test('a wrong token is said once: segment by segment it would be as wrong', async () => {
    const judge = inTurn(...Array(9).fill({ answer: barred }));
    const oap = await begin({ judge });
    expect(await sendTo([oap.address])(bodyOf('a', 'b', 'c'))).toMatchObject({ kind: 'refused' });
    expect(judge.calls).toBe(1);
  });

  test('away in the middle of a refused batch: the next attempt goes on where it was', async () => {
    const oap = await begin({ judge: inTurn({ answer: bad }, undefined, { answer: away }) });
    const send = sendTo([oap.address]);
    const body = bodyOf('a', 'b', 'c');
    expect(await send(body)).toMatchObject({ kind: 'unavailable' });
    expect(await send(body)).toEqual({ kind: 'delivered' });
    expect(namesAt(oap)).toEqual(['a', 'b', 'c']);
  });

  test('a connection that is closed without an answer: the batch may be tried again', async () => {
    const oap = await begin({ judge: inTurn({ answer: 'close' }) });
    const send = sendTo([oap.address]);
    expect(await send(bodyOf('a'))).toMatchObject({ kind: 'unavailable' });
    let outcome = await send(bodyOf('a'));
    // gRPC dials again after a while
    for (let i = 0; i < 50 && outcome.kind === 'unavailable'; i++) outcome = await send(bodyOf('a'));
    expect(outcome).toEqual({ kind: 'delivered' });
  });

  test('an OAP that takes too long is away, and the next is asked', async () => {
    const waiting: (() => void)[] = [];
    const slow = await begin({
      judge: () => new Promise((done) => waiting.push(() => done(undefined))),
    });
    const other = await begin({});
    expect(await sendTo([slow.address], { timeout: 200 })(bodyOf('a'))).toMatchObject({
      kind: 'unavailable',
    });
    expect(await sendTo([slow.address, other.address], { timeout: 200 })(bodyOf('a'))).toEqual({
      kind: 'delivered',
    });
    expect(namesAt(other)).toEqual(['a']);
    for (const end of waiting) end();
  });

  test('what one OAP refuses, no other is asked for; where one is away, the other is', async () => {
    const refuser = await begin({ judge: refusing(bad) });
    const absent = await begin({ judge: () => ({ answer: away }) });
    const other = await begin({});
    const addresses = [refuser.address, other.address];
    expect(await sendTo(addresses)(bodyOf('bad'))).toMatchObject({ kind: 'refused' });
    expect(await sendTo([absent.address, other.address])(bodyOf('b'))).toEqual({ kind: 'delivered' });
    expect(namesAt(other)).toEqual(['b']);
  });
});

const PASSING = ['CANCELLED', 'DEADLINE_EXCEEDED', 'ABORTED', 'UNAVAILABLE', 'RESOURCE_EXHAUSTED'];

test.each(
  Object.entries(status).filter(([name, code]) => typeof code === 'number' && name !== 'OK') as [
    string,
    number,
  ][],
)('gRPC %s', async (name, answer) => {
  const oap = await startGrpcOap({ judge: () => ({ answer }) });
  oaps.push(oap);
  const send = connect({ protocol: 'grpc', addresses: [oap.address], timeout: 5_000 });
  expect(await send(bodyOf('a'))).toEqual({
    kind: PASSING.includes(name) ? 'unavailable' : 'refused',
    reason: expect.stringContaining(`gRPC ${name}`),
  });
});

test.each([301, 304, 400, 401, 403, 404, 405, 408, 413, 422, 429, 500, 501, 502, 503, 504, 507])(
  'HTTP %i',
  async (answer) => {
    const oap = await startHttpOap({ judge: () => ({ answer }) });
    oaps.push(oap);
    const send = connect({ protocol: 'http', addresses: [oap.address], timeout: 5_000 });
    expect(await send(bodyOf('a'))).toEqual({
      kind: [408, 429, 502, 503, 504].includes(answer) ? 'unavailable' : 'refused',
      reason: expect.stringContaining(`HTTP status ${answer}`),
    });
  },
);

test.each([
  ['grpc', startGrpcOap, status.UNKNOWN],
  ['http', startHttpOap, 500],
] as const)(
  'over %s, a program whose one span is refused: the others arrive, and one line says what was lost',
  async (protocol, start, answer) => {
    const judge: Judge = (segments) => {
      const kept = segments.findIndex(({ spans }) => spans[0]!.operationName.startsWith('subscribe'));
      return kept < 0 ? undefined : { answer, kept };
    };
    const oap = await start({ judge });
    oaps.push(oap);
    const { code, stderr } = await run('fixtures/skywalking/relay.js', {
      args: [own.queue('in'), own.queue('out')],
      env: {
        OTEL_PROPAGATORS: 'tracecontext,baggage,sw8',
        OTEL_TRACES_EXPORTER: 'skywalking',
        OTEL_METRICS_EXPORTER: 'none',
        HOPTRACE_EXIT_TIMEOUT: '15000', // not what is tested here
        HOPTRACE_SKYWALKING_PROTOCOL: protocol,
        SW_AGENT_COLLECTOR_BACKEND_SERVICES: oap.address,
      },
    });
    expect(code).toBe(0);
    expect(new Set(namesAt(oap)).size).toBe(4);
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^hoptrace: lost on the way to SkyWalking OAP \(.*\): spans 2 \(.*(UNKNOWN|500)/),
    ]);
  },
);
