import { report } from '../../../src/cli/doctor/report';

test('a finding a line, advice beneath it, and a count', () => {
  const text = report([
    { check: 'node', status: 'ok', message: 'Node.js 20' },
    { check: 'collector', status: 'problem', message: 'takes no export', advice: 'start one' },
    { check: 'agents', status: 'warning', message: 'another' },
  ]);
  expect(text.split('\n')).toEqual([
    'ok       node       Node.js 20',
    'problem  collector  takes no export',
    '                    → start one',
    'warning  agents     another',
    '',
    '1 problem, 1 warning.',
    '',
  ]);
});

test('nothing to complain about', () => {
  expect(report([{ check: 'node', status: 'ok', message: 'Node.js 20' }])).toContain(
    'Nothing stands in the way of spans.',
  );
});
