import { type AddressInfo, createServer } from 'node:net';
import { skywalking } from '../../../src/cli/doctor/skywalking';

const check = (env: Record<string, string>) =>
  skywalking({ app: undefined, directory: '/', env, amqp: undefined });

test('nothing is said where nothing goes there', async () => {
  expect(await check({})).toEqual([]);
});

test('an OAP that is there, and one that is not', async () => {
  const oap = createServer();
  await new Promise<void>((done) => void oap.listen(0, '127.0.0.1', done));
  const { port } = oap.address() as AddressInfo;
  const findings = await check({
    OTEL_TRACES_EXPORTER: 'skywalking',
    SW_AGENT_COLLECTOR_BACKEND_SERVICES: `127.0.0.1:${port},127.0.0.1:1`,
  });
  oap.close();
  expect(findings).toMatchObject([
    { status: 'ok', message: `SkyWalking OAP at 127.0.0.1:${port} (grpc) takes a connection` },
    { status: 'problem', message: expect.stringContaining('ECONNREFUSED') },
  ]);
});
