import fc from 'fast-check';
import { decodeSw8, encodeSw8, type Sw8Header } from '../../../src/skywalking/header';

const JAVA = '1-My40LjU=-MS4yLjM=-4-c2VydmljZQ==-aW5zdGFuY2U=-L2FwcA==-MTI3LjAuMC4xOjgwODA=';
const GO =
  '1-MWYyZDRiZjQ3YmY3MTFlYWI3OTRhY2RlNDgwMDExMjI=-MWU3YzIwNGE3YmY3MTFlYWI4NThhY2RlNDgwMDExMjI=-0-' +
  'c2VydmljZQ==-aW5zdGFuY2U=-cHJvcGFnYXRpb24=-cHJvcGFnYXRpb246NTU2Ng==';

const javaHeader: Sw8Header = {
  traceId: '3.4.5',
  parentSegmentId: '1.2.3',
  parentSpanId: 4,
  service: 'service',
  instance: 'instance',
  endpoint: '/app',
  address: '127.0.0.1:8080',
};
const goHeader: Sw8Header = {
  traceId: '1f2d4bf47bf711eab794acde48001122',
  parentSegmentId: '1e7c204a7bf711eab858acde48001122',
  parentSpanId: 0,
  service: 'service',
  instance: 'instance',
  endpoint: 'propagation',
  address: 'propagation:5566',
};

/** well-formed text: half a surrogate pair has no UTF-8 */
const text = (maxLength: number) =>
  fc.string({ unit: 'binary', minLength: 1, maxLength }).filter((s) => s.length <= maxLength);

describe('vectors of the agents, both ways', () => {
  test.each([
    ['Java', JAVA, javaHeader],
    ['Go', GO, goHeader],
  ])('%s', (_agent, encoded, decoded) => {
    expect(decodeSw8(encoded)).toEqual(decoded);
    expect(encodeSw8(decoded)).toBe(encoded);
  });
});

test('what was encoded is decoded, within the protocol’s lengths', () => {
  const header = fc.record<Sw8Header>({
    traceId: text(37),
    parentSegmentId: text(37),
    parentSpanId: fc.nat(2 ** 31 - 1),
    service: text(50),
    instance: text(50),
    endpoint: text(149),
    address: text(149),
  });
  fc.assert(
    fc.property(header, (header) => {
      const encoded = encodeSw8(header);
      expect(encoded.length).toBeLessThanOrEqual(2048);
      expect(decodeSw8(encoded)).toEqual(header);
    }),
  );
});

test('no field is sent empty, none too long, no character halved', () => {
  const encoded = encodeSw8({
    ...goHeader,
    service: '',
    instance: 'i'.repeat(51),
    endpoint: '',
    address: '',
  });
  expect(encoded.split('-').every((part) => part !== '')).toBe(true);
  expect(decodeSw8(encoded)).toMatchObject({
    service: '-',
    instance: 'i'.repeat(50),
    endpoint: '-',
    address: '-',
  });
  expect(decodeSw8(encodeSw8({ ...goHeader, service: `${'s'.repeat(49)}😀` }))?.service).toBe('s'.repeat(49));
});

test('empty texts are read: skywalking-backend-js sends no address', () => {
  expect(decodeSw8(`${GO.slice(0, GO.lastIndexOf('-'))}-`)).toEqual({ ...goHeader, address: '' });
});

test.each([
  ['empty', ''],
  ['too few fields', JAVA.slice(0, JAVA.lastIndexOf('-'))],
  ['too many fields', `${JAVA}-MQ==`],
  ['another version’s sample flag', JAVA.replace(/^1/, '2')],
  ['no trace id', JAVA.replace('My40LjU=', '')],
  ['no segment id', JAVA.replace('MS4yLjM=', '')],
  ['a negative span id', JAVA.replace('-4-', '--4-')],
  ['a span id that is no number', JAVA.replace('-4-', '-x-')],
  ['a span id above int32', JAVA.replace('-4-', '-2147483648-')],
  ['not base64', JAVA.replace('My40LjU=', 'My40L*U=')],
  ['not UTF-8', JAVA.replace('My40LjU=', '/////w==')],
  ['an id that OAP cannot store', JAVA.replace('My40LjU=', Buffer.alloc(151, 'a').toString('base64'))],
  ['over 2 kB', JAVA.replace('L2FwcA==', Buffer.alloc(2000, 'a').toString('base64'))],
])('no header: %s', (_what, value) => {
  expect(decodeSw8(value)).toBeUndefined();
});

test('a damaged header never throws', () => {
  const damaged = fc
    .tuple(fc.constantFrom(JAVA, GO), fc.nat(120), fc.nat(10), fc.string({ unit: 'binary' }))
    .map(([header, at, length, junk]) => header.slice(0, at) + junk + header.slice(at + length));
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), damaged), (value) => {
      expect(() => decodeSw8(value)).not.toThrow();
    }),
    { numRuns: 1000 },
  );
});
