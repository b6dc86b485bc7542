/** What `npm run test:oap` does with a real OAP, with one that stands in for it: the test is tested. */
import { examine, type Findings } from '../oap/support/examine';
import { expectFindings } from '../oap/support/expected';
import { startFakeOap } from '../oap/support/fake-oap';
import { ownNames } from '../support/queue';

const own = ownNames();
let oap: Awaited<ReturnType<typeof startFakeOap>> | undefined;
afterEach(() => oap?.stop());
afterAll(own.delete);

const examined = (protocol: 'grpc' | 'http', patience = 10_000): Promise<Findings> =>
  examine({ protocol, addresses: oap!.addresses, queue: own.queue('oap'), every: 100, patience });

test.each(['grpc', 'http'] as const)('over %s, all is there', async (protocol) => {
  oap = await startFakeOap();
  expectFindings(await examined(protocol));
});

test('what is missing or wrong is seen', async () => {
  oap = await startFakeOap((segments) =>
    segments.map((segment) => ({
      ...segment,
      spans: segment.spans.map((span) => ({
        ...span,
        refs: [],
        isError: span.spanType === 'Entry',
        tags: [],
      })),
    })),
  );
  const found = await examined('grpc', 2_000);
  expect(() => expectFindings(found)).toThrow();
  expect(found).toMatchObject({ drawing: expect.stringContaining('\nExit'), produced: 0, consumed: 0 });
});
