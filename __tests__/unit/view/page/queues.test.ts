import answer from '../../../../fixtures/view/answers/queues.json';
import type { QueueRow } from '../../../../src/view/api';
import { COLUMNS, cellText, sorted } from '../../../../src/view/page/queues/columns';

const queues = answer.queues as QueueRow[];
const names = (sort?: string) => sorted(queues, sort).map(({ name }) => name);

test('what is worth a look comes first, unless something else is asked for', () => {
  expect(names().slice(0, 2)).toEqual(['work', 'bills']);
  expect(names('no such column')).toEqual(names());
  expect(names('-name')).toEqual(names('name').reverse());
});

test('what is not known comes last, whichever way', () => {
  const unknown = queues.filter(({ unsettled }) => unsettled === null).map(({ name }) => name);
  expect(unknown.length).toBeGreaterThan(0);
  for (const sort of ['unsettled', '-unsettled'])
    expect(names(sort).slice(-unknown.length).sort()).toEqual([...unknown].sort());
  const column = COLUMNS.find(({ id }) => id === 'unsettled')!;
  expect(queues.map((queue) => cellText(column, queue))).toContain('–');
});
