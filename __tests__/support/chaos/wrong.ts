import type { Outcome } from './chaos';

/** Counts of what is under way, which must be none when all is over. */
const UNDER_WAY = ['hoptrace.messages.unsettled', 'hoptrace.publish.unconfirmed'];

/** What of an outcome is not as it must be, in words. */
export function wrongIn({
  first,
  last,
  arrived,
  arrivedTwice,
  saidToBeLost,
  gauges,
  code,
}: Outcome): string[] {
  const wrong: string[] = [];
  const expect = (isSo: boolean, what: string): void => {
    if (!isSo) wrong.push(what);
  };
  expect(code === 0, `the service ended with ${code}`);
  expect(last.handled > 0, 'nothing was handled');
  expect(arrived <= last.handled, `${arrived} process spans of ${last.handled} messages`);
  expect(
    arrived + saidToBeLost >= last.handled,
    `${last.handled} messages, ${arrived} process spans, ${saidToBeLost} spans said to be lost`,
  );
  expect(
    saidToBeLost > 0 || arrived === last.handled,
    `${arrived} process spans of ${last.handled} messages`,
  );
  expect(arrivedTwice === 0, `${arrivedTwice} spans arrived twice`);
  for (const name of UNDER_WAY)
    expect((gauges.get(name) ?? 0) === 0, `${name} is ${gauges.get(name)} at the end`);
  for (const what of ['threads', 'handles', 'listeners'] as const)
    expect(last[what] <= first[what] + 2, `${what}: ${first[what]}, then ${last[what]}`);
  expect(last.heapMB <= first.heapMB + 20, `heap: ${first.heapMB} MB, then ${last.heapMB}`);
  return wrong;
}
