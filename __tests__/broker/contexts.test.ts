import { run } from '../support/program';
import { record, reportOf } from '../support/recorded';

const PROGRAM = 'fixtures/programs/contexts.cjs';

test('the application’s own stores, domains and async resources are as without hoptrace', async () => {
  const plain = await run(PROGRAM, { register: 'none' });
  const traced = await record(PROGRAM);
  expect(plain).toMatchObject({ code: 0 });
  expect(traced).toMatchObject({ code: 0 });
  expect(Object.keys(reportOf<object>(plain))).toHaveLength(12);
  expect(reportOf(traced)).toEqual(reportOf(plain));
  expect(reportOf(plain)).toMatchObject({
    'handler, after a timer': { store: 'entered in the handler' },
    'error caught by a domain': expect.stringContaining('NOT_FOUND'),
  });
});
