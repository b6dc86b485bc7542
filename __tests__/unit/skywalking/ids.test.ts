import fc from 'fast-check';
import { segmentIdOf, spanIdFrom, traceIdFrom } from '../../../src/skywalking/ids';

const hex = (digits: number) =>
  fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`)).filter((id) => !/^0+$/.test(id));

describe('SkyWalking trace id -> OpenTelemetry trace id', () => {
  test.each([
    // the first four: opentelemetry-collector-contrib, receiver/skywalkingreceiver, Test_stringToTraceID
    ['a UUID', 'de5980b8-fce3-4a37-aab9-b4ac3af7eedd', 'de5980b8fce34a37aab9b4ac3af7eedd'],
    ['32 digits', 'de5980b8fce34a37aab9b4ac3af7eedd', 'de5980b8fce34a37aab9b4ac3af7eedd'],
    [
      'the Java agent',
      'de5980b8fce34a37aab9b4ac3af7eedd.1.16563474296430001',
      'de5980b8fde34a371be41bcd5e2fd4dd',
    ],
    ['upper case', 'DE5980B8FCE34A37AAB9B4AC3AF7EEDD', 'de5980b8fce34a37aab9b4ac3af7eedd'],
  ])('%s', (_name, skyWalking, openTelemetry) => {
    expect(traceIdFrom(skyWalking)).toBe(openTelemetry);
  });

  test('any other text has an id of its own, never the invalid one', () => {
    expect(traceIdFrom('3.4.5')).toMatch(/^[\da-f]{32}$/);
    expect(traceIdFrom('3.4.5')).not.toBe(traceIdFrom('3.4.6'));
    expect(traceIdFrom('0'.repeat(32))).toMatch(/^(?!0{32})[\da-f]{32}$/);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(traceIdFrom(text)).toMatch(/^(?!0{32})[\da-f]{32}$/);
      }),
    );
  });
});

describe('segment and span number -> OpenTelemetry span id', () => {
  // the same receiver's Test_segmentIdToSpanId
  test.each([
    ['the Java agent', '4f2f27748b8e44ecaf18fe0347194e86.33.16560607369950066', 123, 'e9c455a82542306a'],
    ['the Python agent', '4f2f27748b8e44ecaf18fe0347194e86', 123, '9b37d977cc970a6a'],
  ])('%s', (_name, segment, number, spanId) => {
    expect(spanIdFrom(segment, number)).toBe(spanId);
  });

  test('any segment and number have an id, never the invalid one', () => {
    expect(spanIdFrom('0'.repeat(32), 0)).not.toMatch(/^0+$/);
    fc.assert(
      fc.property(fc.string(), fc.nat(), (segment, number) => {
        expect(spanIdFrom(segment, number)).toMatch(/^(?!0{16})[\da-f]{16}$/);
      }),
    );
  });
});

test('an OpenTelemetry span comes back from the segment that it is', () => {
  fc.assert(
    fc.property(hex(32), hex(16), (traceId, spanId) => {
      const segment = segmentIdOf(traceId, spanId);
      expect(segment).toMatch(/^[\da-f]{32}$/);
      expect(spanIdFrom(segment, 0)).toBe(spanId);
      expect(traceIdFrom(traceId)).toBe(traceId);
    }),
    { numRuns: 1000 },
  );
});

test('the spans of a trace, and the same span id in two traces, are different segments', () => {
  fc.assert(
    fc.property(hex(32), hex(32), hex(16), hex(16), (traceA, traceB, spanA, spanB) => {
      fc.pre(traceA.slice(0, 16) !== traceB.slice(0, 16) && spanA !== spanB);
      expect(segmentIdOf(traceA, spanA)).not.toBe(segmentIdOf(traceA, spanB));
      expect(segmentIdOf(traceA, spanA)).not.toBe(segmentIdOf(traceB, spanA));
    }),
  );
});
