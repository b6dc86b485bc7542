import { SpanKind } from '@opentelemetry/api';
import { BROKER, process_, publish, segmentOfOne, tagsOf } from './spans';

describe('what other instrumentations say, under the names by which OAP measures and searches', () => {
  test.each<[string, SpanKind, object, string[]]>([
    [
      'HTTP server, stable names',
      SpanKind.SERVER,
      { 'http.request.method': 'GET', 'http.response.status_code': 200, 'url.path': '/' },
      ['http.method=GET', 'http.status_code=200'],
    ],
    [
      'HTTP client, old names',
      SpanKind.CLIENT,
      { 'http.method': 'GET', 'http.status_code': 500, 'http.url': 'http://shop/' },
      ['http.method=GET', 'http.status_code=500', 'url=http://shop/'],
    ],
    [
      'a query',
      SpanKind.CLIENT,
      { 'db.system.name': 'postgresql', 'db.namespace': 'shop', 'db.query.text': 'SELECT 1' },
      ['db.type=postgresql', 'db.instance=shop', 'db.statement=SELECT 1'],
    ],
    ['a call', SpanKind.CLIENT, { 'rpc.system': 'grpc', 'rpc.grpc.status_code': 4 }, ['rpc.status_code=4']],
  ])('%s', (_what, kind, attributes, expected) => {
    const tags = tagsOf(segmentOfOne('x', { kind, attributes }));
    expect(tags).toEqual(expect.arrayContaining(expected));
    expect(new Set(tags.map((tag) => tag.split('=')[0])).size).toBe(tags.length);
    for (const [name, value] of Object.entries(attributes)) expect(tags).toContain(`${name}=${value}`);
  });

  test.each([
    ['x-le', 'not json', false],
    ['x-le', 'null', false],
    ['x-le', '{"name":"a"}', false],
    ['x-le', '{"logic-span":true}', true],
    ['x-le', '{"name":"a","latency":1,"status":true}', true],
    ['transmission.latency', 'soon', false],
    ['transmission.latency', '12', true],
    ['constructor', 'x', true],
  ])('OAP parses %s; %s is sent: %s', (name, value, isSent) => {
    const tags = tagsOf(segmentOfOne('x', { attributes: { [name]: value } }));
    expect(tags).toEqual(isSent ? [`${name}=${value}`] : []);
  });
});

describe('mq.queue', () => {
  const queue = (options: object, queueTag: 'routing-key' | 'queue') =>
    tagsOf(segmentOfOne('x', options, queueTag)).find((tag) => tag.startsWith('mq.queue='));
  test('is the routing key on both ends, so that they meet', () => {
    expect(queue(publish, 'routing-key')).toBe('mq.queue=order.new');
    expect(queue(process_, 'routing-key')).toBe('mq.queue=order.new');
  });
  test('or the queue, where it is known', () => {
    expect(queue(publish, 'queue')).toBeUndefined();
    expect(queue(process_, 'queue')).toBe('mq.queue=shipping');
    const direct = {
      kind: SpanKind.PRODUCER,
      attributes: { ...BROKER, 'messaging.destination.name': 'shipping' },
    };
    expect(queue(direct, 'queue')).toBe('mq.queue=shipping');
  });
  test('is not there for names that a broker made up: OAP makes an endpoint of each', () => {
    const reply = {
      kind: SpanKind.PRODUCER,
      attributes: { ...BROKER, 'messaging.destination.name': 'amq.gen-x' },
    };
    expect(queue(reply, 'routing-key')).toBeUndefined();
  });
});
