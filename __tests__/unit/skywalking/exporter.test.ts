import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { SpanKind } from '@opentelemetry/api';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import { SkyWalkingSpanExporter } from '../../../src/skywalking/exporter';
import { freePorts } from '../../support/broker/free-port';
import { createCertificate } from '../../support/skywalking/certificate';
import { type Oap, type OapOptions, startGrpcOap, startHttpOap } from '../../support/skywalking/oap';
import { Service } from './world';

const publish = {
  kind: SpanKind.PRODUCER,
  attributes: {
    'messaging.system': 'rabbitmq',
    'server.address': 'rabbit',
    'server.port': 5672,
    'messaging.rabbitmq.destination.routing_key': 'shipping',
  },
};

/** some spans that refer to others, one with an exception */
function spans(count = 1) {
  const shop = new Service('shop');
  for (let i = 0; i < count; i++) {
    const sent = shop.span('publish shipping', publish);
    const shipping = shop.start('process shipping', { kind: SpanKind.CONSUMER }, shop.extract(sent.headers));
    shipping.recordException(new Error('no'));
    shipping.end();
    sent.end();
  }
  return { finished: shop.finished, segments: shop.segments() };
}

const started: { stop(): Promise<void> }[] = [];
/** the SDK takes it for what it is */
const exporters: SpanExporter[] = [];
afterEach(async () => {
  for (const exporter of exporters.splice(0)) await exporter.shutdown();
  for (const oap of started.splice(0)) await oap.stop();
});

describe.each(['grpc', 'http'] as const)('%s', (protocol) => {
  const start = async (options?: OapOptions): Promise<Oap> => {
    const oap = await (protocol === 'grpc' ? startGrpcOap : startHttpOap)(options);
    started.push(oap);
    return oap;
  };
  const exporterTo = (addresses: string[], options = {}): SpanExporter => {
    const exporter = new SkyWalkingSpanExporter({ protocol, addresses, ...options });
    exporters.push(exporter);
    return exporter;
  };
  const send = (exporter: SpanExporter, { finished }: Pick<ReturnType<typeof spans>, 'finished'>) =>
    new Promise<{ code: number; error?: Error }>((done) => exporter.export(finished, done));
  const unreachable = async () => `127.0.0.1:${(await freePorts(1))[0]}`;

  test('segments arrive as they are', async () => {
    const oap = await start();
    const sent = spans(300);
    expect(await send(exporterTo([oap.address]), sent)).toEqual({ code: 0 });
    expect(oap.segments).toEqual(sent.segments);
  });

  test('an export of nothing is a success', async () => {
    expect(await send(exporterTo([await unreachable()]), { finished: [] })).toEqual({ code: 0 });
  });

  test('the instance introduces itself and says that it lives', async () => {
    const oap = await start();
    await send(exporterTo([oap.address]), spans());
    await oap.until(({ pings }) => pings.length > 0);
    const instance = { service: 'shop', serviceInstance: 'shop-1' };
    expect(oap.pings[0]).toMatchObject(instance);
    expect(oap.properties[0]).toMatchObject({
      ...instance,
      properties: expect.arrayContaining([
        { key: 'language', value: 'NodeJS' },
        { key: 'Process No.', value: String(process.pid) },
      ]),
    });
  });

  test('the token goes with every call', async () => {
    const oap = await start({ token: 'secret' });
    await send(exporterTo([oap.address], { authentication: 'secret' }), spans());
    await oap.until(({ pings }) => pings.length > 0);
    expect(new Set(oap.tokens)).toEqual(new Set(['secret']));
  });

  test('a refusal is a failure, with the reason and no token in it', async () => {
    const oap = await start({ token: 'secret' });
    const { code, error } = await send(exporterTo([oap.address], { authentication: 'wrong-one' }), spans());
    expect(code).toBe(1);
    expect(error!.message).toMatch(/^no SkyWalking OAP took it \(127\.0\.0\.1:\d+: .*(wrong token|401)/);
    expect(error!.message).not.toContain('wrong-one');
    expect(oap.segments).toEqual([]);
  });

  test('over TLS, with an authority that is trusted; without, it is a failure', async () => {
    const tls = createCertificate();
    const oap = await start({ tls });
    expect(await send(exporterTo([oap.address], { tls: { ca: tls.cert.toString() } }), spans())).toEqual({
      code: 0,
    });
    expect(oap.segments).not.toEqual([]);
    const distrustful = exporterTo([oap.address], { tls: {}, timeout: 900 });
    expect(await send(distrustful, spans())).toMatchObject({ code: 1 });
  });

  test('when one OAP is away the next takes over, and stays', async () => {
    const [first, second] = [await start(), await start()];
    const away = await unreachable();
    const exporter = exporterTo([away, first.address, second.address]);
    await send(exporter, spans());
    expect(first.segments).toHaveLength(2);
    await first.stop();
    await send(exporter, spans());
    expect(second.segments).toHaveLength(2);
    started.push(
      await (protocol === 'grpc' ? startGrpcOap : startHttpOap)({ port: Number(away.split(':')[1]) }),
    );
    await send(exporter, spans());
    expect(second.segments).toHaveLength(4);
  });

  test('all away: a failure that names each, and success when one is back', async () => {
    const [one, other] = [await unreachable(), await unreachable()];
    const exporter = exporterTo([one, other], { timeout: 900 });
    const { code, error } = await send(exporter, spans());
    expect(code).toBe(1);
    expect(error!.message).toContain(one);
    expect(error!.message).toContain(other);
    const oap = await start({ port: Number(other.split(':')[1]) });
    // gRPC waits a second before it dials again, and tells nobody when it does
    let attempt = await send(exporter, spans());
    for (let i = 0; i < 100 && attempt.code !== 0; i++) {
      await setTimeout(50);
      attempt = await send(exporter, spans());
    }
    expect(attempt).toEqual({ code: 0 });
    expect(oap.segments).toHaveLength(2);
  });

  test('away for a while: the same batch is tried again, and arrives once', async () => {
    const address = await unreachable();
    const sending = send(exporterTo([address]), spans());
    const oap = await start({ port: Number(address.split(':')[1]) });
    expect(await sending).toEqual({ code: 0 });
    expect(oap.segments).toHaveLength(2);
  });

  test('shutdown does not wait for an OAP that is away', async () => {
    const exporter = exporterTo([await unreachable()], { timeout: 60_000 });
    const sending = send(exporter, spans());
    await exporter.shutdown();
    expect(await sending).toMatchObject({ code: 1 });
  });

  test('after shutdown nothing is sent, and what was under way has arrived', async () => {
    const oap = await start();
    const exporter = exporterTo([oap.address]);
    const sending = send(exporter, spans());
    await exporter.shutdown();
    expect(await sending).toEqual({ code: 0 });
    expect(await send(exporter, spans())).toMatchObject({ code: 1 });
    expect(oap.segments).toHaveLength(2);
  });

  test('an OAP that does not answer is given up, and the next is asked', async () => {
    const silent = createServer((socket) => sockets.add(socket));
    const sockets = new Set<Socket>();
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    const { port } = silent.address() as AddressInfo;
    const oap = await start();
    const exporter = exporterTo([`127.0.0.1:${port}`, oap.address], { timeout: 200 });
    expect(await send(exporter, spans())).toEqual({ code: 0 });
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => silent.close(done));
  });
});
