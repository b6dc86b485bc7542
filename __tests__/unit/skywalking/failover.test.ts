import { readSkyWalkingConfig, type SkyWalkingOptions } from '../../../src/config/skywalking';
import { Failover } from '../../../src/skywalking/failover';

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
