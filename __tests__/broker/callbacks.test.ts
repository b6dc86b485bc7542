import { run } from '../support/program';
import { ownNames } from '../support/queue';
import { record, reportOf } from '../support/recorded';

const PROGRAM = 'fixtures/programs/callbacks.cjs';
const own = ownNames();
afterAll(own.delete);

type Seen = Record<string, string>;

test('a callback runs in the context of the request that it is for, called as without hoptrace', async () => {
  const plain = reportOf<Seen>(await run(PROGRAM, { register: 'none', args: [own.queue('callbacks')] }));
  const traced = await record(PROGRAM, { args: [own.queue('callbacks')] });
  expect(traced).toMatchObject({ code: 0, stderr: '' });
  const seen = reportOf<Seen>(traced);
  expect(Object.keys(seen)).toEqual(Object.keys(plain));
  const requests = Object.keys(seen).filter((key) => /: (?!got)/.test(key));
  expect(requests.length).toBeGreaterThan(25);
  for (const request of requests) {
    // without hoptrace there is no span, and so no trace of one's own
    expect([request, seen[request]]).toEqual([
      request,
      plain[request]!.replace(/^its own|^of another|^none/, 'its own'),
    ]);
  }
  expect(seen).toMatchObject({
    // what a channel or a connection tells by itself is of no request, whoever connected
    error: 'none',
    close: 'none',
    'connection close': 'none',
    // but a message that comes back is of whoever sent it
    returned: 'in its own trace',
  });
});
