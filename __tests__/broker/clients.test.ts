import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { draw, tree } from '../support/draw';
import { installed } from '../support/installed';
import { ROOT, run } from '../support/program';
import { ownNames } from '../support/queue';
import { record, reportOf } from '../support/recorded';

/** A folder of fixtures/clients has one version; the newest is the repository's own. */
const CLIENTS = 'fixtures/clients';
const NEWEST = (require(join(ROOT, 'node_modules/amqplib/package.json')) as { version: string }).version;
const OLDEST = '0.5.5';
const MIDDLE = '0.10.9';

const all = [...readdirSync(join(ROOT, CLIENTS)).sort(byVersion), NEWEST];
/** `npm run test:matrix` takes them all. */
const versions = process.env.CLIENTS === 'all' ? all : [OLDEST, MIDDLE, NEWEST];
const cases = versions.flatMap((version) => ['promise', 'callback'].map((api) => [version, api] as const));

const own = ownNames();
const passed = new Set<string>();

afterAll(async () => {
  await own.delete();
  if (process.env.CLIENTS === 'all') process.stdout.write(`\n${table()}\n`);
});

test.each(cases)(
  'amqplib %s, %s API: the same traces, and the same results as without hoptrace',
  async (version, api) => {
    const folder = version === NEWEST ? ROOT : await installed(`${CLIENTS}/${version}`);
    const queue = own.queue('client');
    const args = (name: string) => [folder, api, name];
    const plain = await run('fixtures/programs/client.cjs', {
      register: 'none',
      args: args(own.queue('client')),
    });
    const traced = await record('fixtures/programs/client.cjs', { args: args(queue) });
    expect(plain).toMatchObject({ code: 0 });
    expect({ ...traced, spans: undefined }).toEqual({ ...plain, stderr: traced.stderr });
    expect(traced.stderr).not.toContain('hoptrace');
    expect(reportOf(traced)).toHaveLength(8);

    const attributes = ['messaging.message.id', 'hoptrace.message.settlement', 'error.type'];
    expect(draw(traced.spans, { attributes, names: { [queue]: 'QUEUE' }, events: false })).toBe(tree`
    CLIENT get QUEUE-polled → publish QUEUE-polled
      messaging.message.id: polled
    PRODUCER publish QUEUE
      messaging.message.id: acked
      CONSUMER process QUEUE → subscribe QUEUE
        messaging.message.id: acked
        hoptrace.message.settlement: ack
        PRODUCER publish nowhere
          messaging.message.id: after acked
    PRODUCER publish QUEUE
      messaging.message.id: rejected
      CONSUMER process QUEUE ERROR "message settled by reject" → subscribe QUEUE
        messaging.message.id: rejected
        hoptrace.message.settlement: reject
        error.type: reject
        PRODUCER publish nowhere
          messaging.message.id: after rejected
    PRODUCER publish QUEUE ERROR "content is not a buffer"
      messaging.message.id: refused
      error.type: TypeError
    PRODUCER publish QUEUE-nowhere ERROR "NO_ROUTE"
      messaging.message.id: returned
      error.type: NO_ROUTE
    PRODUCER publish QUEUE-nowhere ERROR "NO_ROUTE"
      messaging.message.id: after refused
      error.type: NO_ROUTE
    PRODUCER publish QUEUE-polled
      messaging.message.id: polled
    CLIENT subscribe QUEUE
  `);
    const { attributes: setup } = traced.spans.find(({ name }) => name.startsWith('subscribe'))!;
    expect(setup).toMatchObject({
      'messaging.rabbitmq.vhost.name': '/',
      'server.port': expect.any(Number),
      'hoptrace.consumer.tag': 'worker',
    });
    passed.add(`${version} ${api}`);
  },
);

test('two versions in one process are both traced', async () => {
  const queue = own.queue('two-clients');
  const { code, spans } = await record('fixtures/programs/two-clients.cjs', {
    args: [await installed(`${CLIENTS}/${OLDEST}`), ROOT, queue],
  });
  expect(code).toBe(0);
  expect(draw(spans, { names: { [queue]: 'QUEUE' } })).toBe(tree`
    PRODUCER publish QUEUE
      CONSUMER process QUEUE → subscribe QUEUE
    CLIENT subscribe QUEUE
  `);
});

/** For the README. */
function table(): string {
  const mark = (version: string, api: string) => (passed.has(`${version} ${api}`) ? 'yes' : 'no');
  return ['| amqplib | promise API | callback API |', '|---|---|---|']
    .concat(versions.map((each) => `| ${each} | ${mark(each, 'promise')} | ${mark(each, 'callback')} |`))
    .join('\n');
}

function byVersion(one: string, other: string): number {
  const numbers = (version: string) => version.split('.').map(Number);
  const [a, b] = [numbers(one), numbers(other)];
  const differing = a.findIndex((number, index) => number !== b[index]);
  return differing < 0 ? 0 : a[differing]! - b[differing]!;
}
