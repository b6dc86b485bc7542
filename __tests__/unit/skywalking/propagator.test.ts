import { propagation, ROOT_CONTEXT, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { AlwaysOffSampler } from '@opentelemetry/sdk-trace-base';
import fc from 'fast-check';
import { decodeSw8 } from '../../../src/skywalking/header';
import { segmentIdOf, spanIdFrom, traceIdFrom } from '../../../src/skywalking/ids';
import { Sw8Propagator } from '../../../src/skywalking/propagator';
import { type Headers, Service } from './world';

/** from the Java agent's tests: trace 3.4.5, segment 1.2.3, span 4 */
const JAVA = '1-My40LjU=-MS4yLjM=-4-c2VydmljZQ==-aW5zdGFuY2U=-L2FwcA==-MTI3LjAuMC4xOjgwODA=';
const W3C = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

const BROKER = { 'messaging.system': 'rabbitmq', 'server.address': 'rabbit', 'server.port': 5672 };
const publish = {
  kind: SpanKind.PRODUCER,
  attributes: {
    ...BROKER,
    'hoptrace.exchange': 'orders',
    'messaging.rabbitmq.destination.routing_key': 'new',
  },
};
const process_ = { kind: SpanKind.CONSUMER, attributes: { ...BROKER, 'hoptrace.queue': 'shipping' } };

const headerOf = (headers: Headers) => decodeSw8(headers.sw8 as string);

describe('inject', () => {
  test('says who sends, what, from where and to which broker', () => {
    const shop = new Service('shop');
    const span = shop.start('publish orders', publish);
    const headers = shop.inject(trace.setSpan(ROOT_CONTEXT, span));
    const { traceId, spanId } = span.spanContext();
    expect(headerOf(headers)).toEqual({
      traceId,
      parentSegmentId: segmentIdOf(traceId, spanId),
      parentSpanId: 0,
      service: 'shop',
      instance: 'shop-1',
      endpoint: 'AMQP/orders/new/Producer',
      address: 'rabbit:5672',
    });
    // the Go agent's consumer fails without it
    expect(headers['sw8-correlation']).toBe('');
  });

  test('tells the time of sending', () => {
    const before = Date.now();
    const sent = new Service('shop').span('publish orders', publish).headers['sw8-x'] as string;
    const [mode, time] = sent.split('-');
    expect(mode).toBe('0');
    expect(Number(time)).toBeGreaterThanOrEqual(before);
    expect(Number(time)).toBeLessThanOrEqual(Date.now());
  });

  test('a span that knows no peer sends a header with no empty field', () => {
    const { headers } = new Service('shop').span('work', {});
    expect(headerOf(headers)).toMatchObject({ endpoint: 'work', address: '-' });
  });

  test('nothing is sent without a span, or for one that is not sampled', () => {
    const shop = new Service('shop', { sampler: new AlwaysOffSampler() });
    expect(shop.inject(ROOT_CONTEXT)).toEqual({});
    expect(shop.span('publish orders', publish).headers).toEqual({});
  });

  test('nothing is sent in the name of a remote span that does not report to SkyWalking', () => {
    const proxy = new Service('proxy', { propagator: new Sw8Propagator() });
    const remote = {
      traceId: 'a'.repeat(32),
      spanId: 'b'.repeat(16),
      traceFlags: TraceFlags.SAMPLED,
      isRemote: true,
    };
    expect(proxy.inject(trace.setSpanContext(ROOT_CONTEXT, remote))).toEqual({});
  });

  test('what came in is passed on by a process that makes no span', () => {
    const proxy = new Service('proxy');
    expect(proxy.inject(proxy.extract({ sw8: JAVA, 'sw8-x': '1-5' }))).toMatchObject({
      sw8: JAVA,
      'sw8-x': expect.stringMatching(/^1-\d{13}$/),
    });
  });

  test('names come from the options, SkyWalking’s variables and the resource, in this order', () => {
    const names = (propagator: Sw8Propagator) => {
      const { service, instance } = headerOf(new Service('resource', { propagator }).span('s', {}).headers)!;
      return `${service} ${instance}`;
    };
    expect(names(new Sw8Propagator())).toBe('resource resource-1');
    process.env.SW_AGENT_NAME = 'env';
    process.env.SW_AGENT_INSTANCE = 'node-agent';
    try {
      expect(names(new Sw8Propagator())).toBe('env node-agent');
      process.env.SW_AGENT_INSTANCE_NAME = 'env-1';
      expect(names(new Sw8Propagator())).toBe('env env-1');
      expect(names(new Sw8Propagator({ service: 'code', instance: 'code-1' }))).toBe('code code-1');
    } finally {
      for (const name of ['SW_AGENT_NAME', 'SW_AGENT_INSTANCE', 'SW_AGENT_INSTANCE_NAME'])
        delete process.env[name];
    }
  });
});

describe('extract', () => {
  const extract = (headers: Headers, onto = ROOT_CONTEXT) => new Service('shipping').extract(headers, onto);

  test('the sender is the parent, by the Collector’s ids', () => {
    expect(trace.getSpanContext(extract({ sw8: JAVA }))).toEqual({
      traceId: traceIdFrom('3.4.5'),
      spanId: spanIdFrom('1.2.3', 4),
      traceFlags: TraceFlags.SAMPLED,
      isRemote: true,
    });
  });

  test('a sample flag of 0 is not honoured, as by no agent', () => {
    expect(trace.getSpanContext(extract({ sw8: JAVA.replace('1', '0') }))?.traceFlags).toBe(
      TraceFlags.SAMPLED,
    );
  });

  test('correlation becomes baggage, with or without sw8', () => {
    const baggage = propagation.getBaggage(extract({ 'sw8-correlation': 'dGVzdDE=:dDE=' }));
    expect(baggage?.getEntry('test1')).toEqual({ value: 't1' });
  });

  test('whatever the headers hold, nothing is thrown and nothing invalid is made', () => {
    const value = fc.oneof(fc.anything(), fc.string(), fc.constant(JAVA), fc.array(fc.string()));
    const headers = fc.record({ sw8: value, 'sw8-correlation': value, 'sw8-x': value }, { requiredKeys: [] });
    fc.assert(
      fc.property(headers, (headers) => {
        const spanContext = trace.getSpanContext(extract(headers));
        expect(spanContext === undefined || trace.isSpanContextValid(spanContext)).toBe(true);
      }),
    );
  });

  test('what came with an earlier message is forgotten', () => {
    const service = new Service('shipping');
    const later = service.extract({}, service.extract({ sw8: JAVA }));
    expect(headerOf(service.span('work', {}, trace.deleteSpan(later)).headers)?.traceId).not.toBe('3.4.5');
  });
});

describe('the trace goes on', () => {
  test('the original SkyWalking trace id is sent on by all that follow, segments by span', () => {
    const service = new Service('shipping');
    const received = service.span('process shipping', process_, service.extract({ sw8: JAVA }));
    const { spanId, traceId } = trace.getSpanContext(received.inside)!;
    expect(traceId).toBe(traceIdFrom('3.4.5'));
    const sent = service.span('publish orders', publish, service.span('work', {}, received.inside).inside);
    expect(headerOf(sent.headers)).toMatchObject({
      traceId: '3.4.5',
      parentSegmentId: segmentIdOf(traceId, trace.getSpanContext(sent.inside)!.spanId),
      endpoint: 'AMQP/shipping/Consumer',
    });
    expect(spanId).not.toBe(trace.getSpanContext(sent.inside)!.spanId);
  });

  test('from service to service over sw8 alone, parents are the very spans', () => {
    const shop = new Service('shop');
    const sent = shop.span('publish orders', publish);
    const parent = trace.getSpanContext(new Service('shipping').extract(sent.headers));
    const { traceId, spanId } = trace.getSpanContext(sent.inside)!;
    expect(parent).toMatchObject({ traceId, spanId });
  });

  test('tracing mode goes on with it', () => {
    const service = new Service('shipping');
    const { headers } = service.span('process', process_, service.extract({ sw8: JAVA, 'sw8-x': '1- ' }));
    expect(headers['sw8-x']).toMatch(/^1-/);
  });

  test('baggage goes on as correlation', () => {
    const service = new Service('shipping');
    const { headers } = service.span(
      'process',
      process_,
      service.extract({ sw8: JAVA, 'sw8-correlation': 'dGVzdDE=:dDE=' }),
    );
    expect(headers['sw8-correlation']).toBe('dGVzdDE=:dDE=');
  });
});

describe('beside a traceparent', () => {
  const w3c = [new W3CTraceContextPropagator(), new W3CBaggagePropagator()];
  const sw8Last = new CompositePropagator({ propagators: [...w3c, new Sw8Propagator()] });
  const sw8First = new CompositePropagator({ propagators: [new Sw8Propagator(), ...w3c] });

  test.each([
    ['tracecontext,baggage,sw8', sw8Last, traceIdFrom('3.4.5')],
    ['sw8,tracecontext,baggage', sw8First, W3C.slice(3, 35)],
  ])('%s: the last decides, and the sw8 fields are kept', (_order, propagator, traceId) => {
    const service = new Service('shipping', { propagator });
    const carried = service.extract({ sw8: JAVA, traceparent: W3C });
    expect(trace.getSpanContext(carried)?.traceId).toBe(traceId);
    const { headers } = service.span('process', process_, carried);
    expect(headerOf(headers)?.traceId).toBe('3.4.5');
    expect(headers.traceparent).toContain(traceId);
  });

  test.each([
    ['tracecontext,baggage,sw8', sw8Last],
    ['sw8,tracecontext,baggage', sw8First],
  ])('%s: of one and the same trace, the traceparent’s span id stays', (_order, propagator) => {
    const traceparent = `00-${traceIdFrom('3.4.5')}-b7ad6b7169203331-01`;
    const carried = new Service('shipping', { propagator }).extract({ sw8: JAVA, traceparent });
    expect(trace.getSpanContext(carried)).toMatchObject({
      traceId: traceIdFrom('3.4.5'),
      spanId: 'b7ad6b7169203331',
    });
  });
});
