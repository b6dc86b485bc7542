import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { randomRequests } from '../support/belonging/programs';
import { installed } from '../support/installed';
import { ROOT } from '../support/program';
import { ownNames } from '../support/queue';
import { record, reportOf } from '../support/recorded';

/**
 * Requests that publish in every way there is, generated and made at once: each message is in the trace of the
 * request that it bears the number of. More of them, or the same again, by BELONGING_PROGRAMS and BELONGING_SEED.
 */
const COUNT = Number(process.env.BELONGING_PROGRAMS ?? 300);
const SEED = Number(process.env.BELONGING_SEED ?? Math.trunc(Math.random() * 2 ** 31));

const own = ownNames();
const directory = mkdtempSync(join(tmpdir(), 'hoptrace-belonging-'));
beforeAll(async () => {
  await installed('fixtures/libraries');
}, 60_000);
afterAll(async () => {
  rmSync(directory, { recursive: true, force: true });
  await own.delete();
});

test(
  `${COUNT} requests at once: every publish is in the trace of its own (seed ${SEED})`,
  async () => {
    const programs = join(directory, 'programs.json');
    writeFileSync(programs, JSON.stringify(randomRequests(COUNT, SEED)));
    const { spans, ...result } = await record('fixtures/libraries/belonging.cjs', {
      args: [programs, own.queue('belonging')],
      env: { HOPTRACE: resolve(ROOT, 'dist/index.cjs') },
      hoptrace: { rules: [{ attributes: { mark: { property: 'appId' } } }] },
      timeoutMs: 30_000 + 100 * COUNT,
    });
    expect(result).toMatchObject({ code: 0, stderr: '' });

    const requests = new Map(
      spans.filter(({ name }) => name.startsWith('request ')).map(({ name, traceId }) => [name, traceId]),
    );
    expect(requests.size).toBe(COUNT);
    const publishes = spans.filter(({ kind }) => kind === 'PRODUCER');
    expect(publishes.length).toBeGreaterThanOrEqual(reportOf<{ messages: number }>(result).messages);
    const nameOf = new Map([...requests].map(([name, traceId]) => [traceId, name]));
    const strays = publishes
      .map(({ traceId, attributes }) => ({
        belongs: `request ${attributes.mark}`,
        is: nameOf.get(traceId) ?? 'of nobody',
      }))
      .filter(({ belongs, is }) => belongs !== is);
    expect(strays).toEqual([]);
  },
  60_000 + 200 * COUNT,
);
