import { createLosses } from '../../../src/export/losses';

function losses() {
  const said: string[] = [];
  const clock = { now: 0 };
  return {
    ...createLosses(
      (message) => said.push(message),
      () => clock.now,
    ),
    said,
    clock,
  };
}

const MINUTE = 60_000;

test('an outage is said once, and again when the receiver was back in between, at most once a minute', () => {
  const { unavailable, available, said, clock } = losses();
  for (let attempt = 0; attempt < 3; attempt++) unavailable('http://a', 'refused');
  unavailable('http://b', 'reset');
  available('http://a');
  unavailable('http://a', 'flaps');
  available('http://a');
  clock.now = MINUTE;
  unavailable('http://a', 'gone');
  expect(said).toEqual([
    'hoptrace: http://a does not take telemetry: refused. Trying again, with bounded memory',
    'hoptrace: http://b does not take telemetry: reset. Trying again, with bounded memory',
    'hoptrace: http://a does not take telemetry: gone. Trying again, with bounded memory',
  ]);
});

test('losses are added up and said once a minute', () => {
  const { lost, tell, said, clock } = losses();
  const lose = (what: string, items: number) => {
    lost('http://a', what, items, 'full');
    tell();
  };
  lose('spans', 5);
  lose('spans', 2);
  clock.now = MINUTE - 1;
  lose('metric exports', 1);
  expect(said).toEqual(['hoptrace: lost on the way to http://a: spans 5 (full)']);
  clock.now = MINUTE;
  tell();
  expect(said.slice(1)).toEqual(['hoptrace: lost on the way to http://a: spans 2, metric exports 1 (full)']);
  clock.now = 3 * MINUTE;
  tell();
  expect(said).toHaveLength(2);
});

test('at the end all is said', () => {
  const { lost, tell, said } = losses();
  lost('http://a', 'spans', 5, 'full');
  tell();
  lost('http://a', 'spans', 2, 'no answer');
  tell(true);
  expect(said.slice(1)).toEqual(['hoptrace: lost on the way to http://a: spans 2 (no answer)']);
});

test('at the end what was not delivered is said also where an outage explains it, by its reasons', () => {
  const { unavailable, lost, tell, said } = losses();
  unavailable('http://a', 'refused');
  lost('http://a', 'spans', 2, 'full');
  lost('http://a', 'spans', 3, 'refused');
  lost('http://a', 'spans', 1, 'full');
  tell(true);
  expect(said.slice(1)).toEqual(['hoptrace: lost on the way to http://a: spans 3 (full), spans 3 (refused)']);
});
