import { startCollector } from '../support/collector';
import { run } from '../support/program';
import { ownNames } from '../support/queue';

const own = ownNames();
afterAll(own.delete);

test('names that nobody chose for good are no span names and no series; templates stand for others', async () => {
  const queue = own.queue('made-up');
  const collector = await startCollector();
  try {
    const result = await run('fixtures/programs/made-up.cjs', {
      args: [queue],
      env: { ...collector.env, HOPTRACE_TEMPLATES: 'session.*.replies' },
    });
    expect(result).toMatchObject({ code: 0, stderr: '' });
  } finally {
    await collector.stop();
  }
  const { spans, points } = collector;
  const names = [...new Set(spans.map(({ name }) => name))].sort();
  expect(names).toEqual([
    'process',
    `process ${queue}`,
    'process session.*.replies',
    'publish',
    `publish ${queue}`,
    'publish session.*.replies',
    'subscribe',
    `subscribe ${queue}`,
    'subscribe session.*.replies',
  ]);
  for (const { name, attributes } of spans) {
    const isMadeUp = !name.includes(queue) && !/^(process|subscribe) session/.test(name);
    expect([
      name,
      attributes['messaging.destination.anonymous'],
      attributes['messaging.destination.temporary'],
    ]).toEqual(isMadeUp ? [name, true, true] : [name, undefined, undefined]);
    expect(attributes['messaging.destination.template']).toBe(
      name.includes('session') ? 'session.*.replies' : undefined,
    );
  }
  const destinations = points.map(({ attributes }) => attributes['messaging.destination.name']);
  expect([...new Set(destinations)].filter((name) => name !== undefined)).toEqual([queue]);
  const templates = points.map(({ attributes }) => attributes['messaging.destination.template']);
  expect([...new Set(templates)].filter((name) => name !== undefined)).toEqual(['session.*.replies']);
});
