import { spansOf } from '../../../src/view/otlp/span';

const good = {
  traceId: '0AF7651916CD43DD8448EB211C80319C',
  spanId: '00f067aa0ba902b7',
  name: 'good',
  startTimeUnixNano: '1700000000000000000',
  endTimeUnixNano: '1700000000001000000',
};
const request = (...spans: unknown[]) => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] });

test.each<[string, unknown]>([
  ['no object', 'span'],
  ['without ids', {}],
  ['with a trace id that is none', { ...good, traceId: 'abc' }],
  ['with a span id of another kind', { ...good, spanId: 7 }],
  ['with a name that is no text', { ...good, name: { text: 'x' } }],
  ['with a time that is none', { ...good, startTimeUnixNano: 'yesterday' }],
  ['with attributes that are no list', { ...good, attributes: { key: 'a' } }],
  ['with an attribute without a key', { ...good, attributes: [{ value: { stringValue: 'a' } }] }],
  ['with an integer that is none', { ...good, attributes: [{ key: 'a', value: { intValue: 'many' } }] }],
  ['with an event that is none', { ...good, events: [1] }],
  ['with a link without ids', { ...good, links: [{}] }],
  ['with a status that is none', { ...good, status: 2 }],
])('a span %s is rejected, and no other', (_, bad) => {
  const { spans, rejected, reason } = spansOf(request(good, bad, { ...good, spanId: '00f067aa0ba902b8' }));
  expect(spans.map(({ spanId }) => spanId)).toEqual(['00f067aa0ba902b7', '00f067aa0ba902b8']);
  expect([rejected, typeof reason]).toEqual([1, 'string']);
});

test.each([null, [], 'text', { resourceSpans: 7 }])('%j is no request', (wrong) => {
  expect(() => spansOf(wrong)).toThrow(TypeError);
});

test('what is left out is filled in; names stand for numbers', () => {
  const { spans } = spansOf(
    request(
      { ...good, kind: 'SPAN_KIND_CONSUMER', status: { code: 'STATUS_CODE_ERROR' } },
      { ...good, spanId: 'ffffffffffffffff', kind: 99 },
    ),
  );
  expect(spans).toMatchObject([
    {
      traceId: good.traceId.toLowerCase(),
      kind: 'consumer',
      status: 'error',
      service: 'unknown_service',
      events: [],
      links: [],
    },
    { kind: 'unspecified', status: 'unset' },
  ]);
});

test('a span that seems to end before it began takes no time', () => {
  const [span] = spansOf(request({ ...good, endTimeUnixNano: '1' })).spans;
  expect(span!.end).toBe(span!.start);
});
