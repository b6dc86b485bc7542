/**
 * What stands in for OAP where there is none: it receives by both protocols and answers the queries of
 * `graphql.ts` from what it received, by OAP's rules. It shows that the test against a real one would fail and
 * pass where it should.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SegmentObject, SpanObject } from '../../../src/skywalking/protocol/segment';
import { type Oap, startGrpcOap, startHttpOap } from '../../support/skywalking/oap';
import type { Addresses } from './examine';
import { serviceId } from './graphql';

/** those of all our queries */
interface Variables {
  readonly layer: string;
  readonly serviceId: string;
  readonly traceId: string;
  readonly condition: { readonly serviceId: string };
  readonly expression: string;
  readonly entity: { readonly serviceName: string; readonly endpointName: string };
}
type World = ReturnType<typeof worldOf>;

/** what of each query of ours is answered */
const ANSWERS: Record<string, (world: World, variables: Variables) => unknown> = {
  getTimeInfo: () => ({ timezone: '+0800', currentTimestamp: Date.now() }),
  listServices: ({ spans }, { layer }) =>
    (layer === 'VIRTUAL_MQ' ? spans.filter(isMessage).map(({ span }) => span.peer) : []).map((name) => ({
      id: serviceId(name, true),
      name,
    })),
  listInstances: ({ properties }, { serviceId: id }) =>
    properties
      .filter(({ service }) => serviceId(service) === id)
      .map(({ serviceInstance, properties }) => ({
        id: serviceInstance,
        name: serviceInstance,
        language: properties.find(({ key }) => key === 'language')!.value.toUpperCase(),
        attributes: properties.map(({ key, value }) => ({ name: key, value })),
      })),
  queryBasicTraces: ({ segments }, { condition }) => ({
    traces: segments
      .filter(({ service }) => serviceId(service) === condition.serviceId)
      .map(({ traceId }) => ({ traceIds: [traceId] })),
  }),
  queryTrace: ({ spans }, { traceId }) => ({
    spans: spans.filter(({ segment }) => segment.traceId === traceId).map(traced),
  }),
  getServiceTopology: ({ spans }, { serviceId: id }) => {
    const calls = spans.filter(isMessage).map(({ segment, span }) => {
      const [own, broker] = [serviceId(segment.service), serviceId(span.peer, true)];
      return span.spanType === 'Exit' ? { source: own, target: broker } : { source: broker, target: own };
    });
    const nodes = spans.filter(isMessage).flatMap(({ segment, span }) => [
      { id: serviceId(segment.service), name: segment.service },
      { id: serviceId(span.peer, true), name: span.peer },
    ]);
    return { nodes, calls: calls.filter(({ source, target }) => [source, target].includes(id)) };
  },
  execExpression: ({ spans }, { expression, entity }) => {
    const { serviceName, endpointName } = entity;
    const [, side, figure] = /^mq_endpoint_(produce|consume)_(\w+)$/.exec(expression) ?? [];
    if (side === undefined) return { error: 'no such metric', results: [] };
    const type = side === 'produce' ? 'Exit' : 'Entry';
    const found = spans.filter(
      ({ span }) =>
        span.spanLayer === 'MQ' &&
        span.spanType === type &&
        span.peer === serviceName &&
        tagOf(span, 'mq.queue') === endpointName,
    );
    const good = found.filter(({ span }) => !span.isError).length;
    const waited = found.map(({ span }) => Number(tagOf(span, 'transmission.latency')));
    const value = {
      cpm: found.length,
      sla: (10_000 * good) / found.length,
      latency: waited.reduce((sum, each) => sum + each, 0) / found.length,
    }[figure!];
    return { error: null, results: [{ values: [{ value: null }, { value: String(value) }] }] };
  },
};

/** `spoil` changes what has been received, before it is looked at. */
export async function startFakeOap(
  spoil: (segments: readonly SegmentObject[]) => readonly SegmentObject[] = (segments) => segments,
): Promise<{ addresses: Addresses; viaHttp: Oap; viaGrpc: Oap; stop(): Promise<void> }> {
  const [viaGrpc, viaHttp] = [await startGrpcOap(), await startHttpOap()];
  const graphql = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (request.url !== '/graphql') {
      // OAP has one port for both
      const passed = await fetch(`http://${viaHttp.address}${request.url}`, {
        method: 'POST',
        body: Buffer.concat(chunks),
      });
      return response.writeHead(passed.status).end();
    }
    const { query, variables } = JSON.parse(Buffer.concat(chunks).toString());
    const name = Object.keys(ANSWERS).find(
      (each) => query.includes(`${each} {`) || query.includes(`${each}(`),
    );
    const world = worldOf(spoil([...viaGrpc.segments, ...viaHttp.segments]), [viaGrpc, viaHttp]);
    const answer =
      name === undefined
        ? { errors: [{ message: 'no such query' }] }
        : { data: { [name]: ANSWERS[name]!(world, variables) } };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((done) => graphql.listen(0, '127.0.0.1', done));
  const http = `127.0.0.1:${(graphql.address() as AddressInfo).port}`;
  return {
    addresses: { grpc: viaGrpc.address, http },
    viaHttp,
    viaGrpc,
    async stop() {
      graphql.closeAllConnections();
      await new Promise((done) => graphql.close(done));
      await Promise.all([viaGrpc.stop(), viaHttp.stop()]);
    },
  };
}

function worldOf(segments: readonly SegmentObject[], oaps: readonly Oap[]) {
  return {
    segments,
    spans: segments.flatMap((segment) => segment.spans.map((span) => ({ segment, span }))),
    properties: oaps.flatMap(({ properties }) => properties),
  };
}

function isMessage({ span }: World['spans'][0]): boolean {
  return span.spanType !== 'Local';
}

function tagOf({ tags }: SpanObject, name: string): string | undefined {
  return tags.find(({ key }) => key === name)?.value;
}

function traced({ segment, span }: World['spans'][0]) {
  return {
    traceId: segment.traceId,
    segmentId: segment.traceSegmentId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    refs: span.refs.map(({ traceId, parentTraceSegmentId, parentSpanId, refType }) => ({
      traceId,
      parentSegmentId: parentTraceSegmentId,
      parentSpanId,
      type: refType === 'CrossProcess' ? 'CROSS_PROCESS' : 'CROSS_THREAD',
    })),
    serviceCode: segment.service,
    endpointName: span.operationName,
    type: span.spanType,
    peer: span.peer,
    component: 'RabbitMQ',
    isError: span.isError,
    layer: span.spanLayer,
  };
}
