import { readSkyWalkingConfig, type SkyWalkingOptions } from '../../../src/config/skywalking';
import { SkyWalkingSpanExporter } from '../../../src/skywalking/exporter';
import { Failover } from '../../../src/skywalking/failover';
import { startHttpOap } from '../../support/skywalking/oap';
import { Service } from './world';

const who = { service: 'orders', serviceInstance: 'one' };

/** What comes of a heartbeat to an OAP that is never reached. */
async function beat(options: SkyWalkingOptions) {
  const oap = new Failover(readSkyWalkingConfig({ addresses: ['127.0.0.1:1'], timeout: 1_000, ...options }));
  const answer = await oap.send((transport) => transport.keepAlive(who));
  oap.close();
  return answer;
}

describe.each(['grpc', 'http'] as const)(
  '%s: what cannot be sent is said, and nothing rejects',
  (protocol) => {
    test.each<[string, SkyWalkingOptions, string]>([
      ['a token that no header may have', { authentication: 'a\u0000b' }, 'character'],
      ['a key that is none', { tls: { key: 'no key', cert: 'no certificate' } }, 'PEM'],
    ])('%s', async (_, options, reason) => {
      expect(await beat({ protocol, ...options })).toEqual({
        kind: 'barred',
        reason: expect.stringContaining(reason),
      });
    });
  },
);

describe('http: how long an OAP asks to be left alone', () => {
  const answering = async (...retryAfter: (string | undefined)[]) => {
    const oaps = await Promise.all(
      retryAfter.map((value) =>
        startHttpOap({
          judge: () => ({ answer: 503, ...(value !== undefined && { headers: { 'retry-after': value } }) }),
        }),
      ),
    );
    const addresses = oaps.map(({ address }) => address);
    const oap = new Failover(readSkyWalkingConfig({ protocol: 'http', addresses }));
    const answer = await oap.send((transport) => transport.segments([]));
    oap.close();
    for (const each of oaps) await each.stop();
    return answer;
  };

  test.each<[string, (string | undefined)[], number | undefined]>([
    ['not at all', [undefined], undefined],
    ['so many seconds', ['7'], 7_000],
    ['what is no time', ['soon'], undefined],
    ['of two, as long as both', ['7', '3'], 3_000],
    ['of two, one does not', ['7', undefined], undefined],
  ])('%s', async (_, asked, wait) => {
    expect(await answering(...asked)).toEqual({
      kind: 'unavailable',
      reason: expect.stringContaining('HTTP status 503'),
      ...(wait !== undefined && { wait }),
    });
  });

  test('more than an application’s own exporter has time for: it is not tried again', async () => {
    let calls = 0;
    const oap = await startHttpOap({
      judge: () => {
        calls++;
        return { answer: 429, headers: { 'retry-after': '60' } };
      },
    });
    const exporter = new SkyWalkingSpanExporter({ protocol: 'http', addresses: [oap.address] });
    const shop = new Service('shop');
    shop.span('publish', {}).end();
    const result = await new Promise<{ code: number }>((done) => exporter.export(shop.finished, done));
    await exporter.shutdown();
    await oap.stop();
    expect({ ...result, calls }).toMatchObject({ code: 1, calls: 1 });
  });
});

test('gRPC that cannot be loaded is said with each message', async () => {
  jest.doMock('../../../src/skywalking/grpc', () => {
    throw new EvalError('forbidden');
  });
  try {
    expect(await beat({ protocol: 'grpc' })).toEqual({
      kind: 'barred',
      reason: expect.stringContaining('forbidden'),
    });
  } finally {
    jest.dontMock('../../../src/skywalking/grpc');
  }
});
