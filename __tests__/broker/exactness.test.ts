import type { CollectedSpan } from '../support/collector';
import { type Recorded, record, reportOf } from '../support/recorded';

/**
 * When a process span ends, with what status and settlement, for every combination of how a message is
 * consumed, what kind of handler it has, what becomes of that, and when and by what it is settled.
 */
type Kind = 'sync' | 'async' | 'promise' | 'thenable';
type Outcome = 'ok' | 'throw' | 'reject';
type When = 'before' | 'during' | 'after' | 'never';
type Settlement = 'ack' | 'nack' | 'reject' | 'allUpTo' | 'ackAll' | 'nackAll';
type Closer = 'application' | 'broker';

interface Case {
  id: string;
  noAck: boolean;
  kind: Kind;
  outcome: Outcome;
  when: When;
  /** what settles the message, or who closes the channel over it */
  by: Settlement | Closer | 'nothing';
}

/** An async function does not throw, and what is not asynchronous cannot reject. */
const HANDLERS: readonly [Kind, Outcome][] = [
  ['sync', 'ok'],
  ['sync', 'throw'],
  ['async', 'ok'],
  ['async', 'reject'],
  ['promise', 'ok'],
  ['promise', 'throw'],
  ['promise', 'reject'],
  ['thenable', 'ok'],
  ['thenable', 'throw'],
];
const MOMENTS = ['before', 'during', 'after'] as const;
const SETTLEMENTS: readonly Settlement[] = ['ack', 'nack', 'reject', 'allUpTo', 'ackAll', 'nackAll'];
const CLOSERS: readonly Closer[] = ['application', 'broker'];

const ERROR_TYPE = 'error.type';
const SETTLED = 'hoptrace.message.settlement';
const MESSAGE_ID = 'messaging.message.id';

function casesOf(noAck: boolean, kind: Kind, outcome: Outcome): Case[] {
  // settling what needs no settling is an error of the protocol
  const ways = [...(noAck ? [] : SETTLEMENTS), ...CLOSERS];
  const rest = { noAck, kind, outcome };
  const name = `${noAck ? 'noAck' : 'manual'} ${kind} ${outcome}`;
  return [
    { id: `${name}, never settled`, ...rest, when: 'never', by: 'nothing' },
    ...MOMENTS.flatMap((when) => ways.map((by) => ({ id: `${name}, ${by} ${when}`, ...rest, when, by }))),
  ];
}

const isCloser = (by: Case['by']): by is Closer => by === 'application' || by === 'broker';

/** What the contract says, in one line (TELEMETRY: 'When a process span ends'). */
function expected({ noAck, kind, outcome, when, by }: Case): string {
  const fails = outcome !== 'ok';
  const handlerError = fails ? 'RangeError' : 'ok';
  if (noAck) return `with the handler: ${handlerError}, auto`;
  if (by === 'nothing') return `with the program: ${handlerError}, channel_closed`;
  if (isCloser(by)) {
    // a function that is not asynchronous has finished long before the broker has answered
    const finishedFirst = when === 'after' || kind === 'sync' || kind === 'thenable' || outcome === 'throw';
    const closing = by === 'broker' ? 'NOT_FOUND' : 'ok';
    return `with the settlement: ${fails && finishedFirst ? 'RangeError' : closing}, channel_closed`;
  }
  const settlement = {
    allUpTo: 'ack',
    ackAll: 'ack',
    nackAll: 'nack',
    ack: 'ack',
    nack: 'nack',
    reject: 'reject',
  }[by];
  const status = fails ? 'RangeError' : settlement === 'ack' ? 'ok' : settlement;
  return `with the ${when === 'after' ? 'settlement' : 'handler'}: ${status}, ${settlement}`;
}

/** The same of the message that came before and only waited. */
function expectedOfEarlier({ noAck, by }: Case): string {
  if (noAck) return 'with its handler: ok, auto';
  if (by === 'allUpTo' || by === 'ackAll') return 'with the settlement: ok, ack';
  if (by === 'nackAll') return 'with the settlement: nack, nack';
  if (by === 'application') return 'with the settlement: ok, channel_closed';
  if (by === 'broker') return 'with the settlement: NOT_FOUND, channel_closed';
  return 'with the program: ok, channel_closed';
}

const ALL = [false, true].flatMap((noAck) =>
  HANDLERS.map(([kind, outcome]) => ({ noAck, kind, outcome, cases: casesOf(noAck, kind, outcome) })),
);

let recorded: Recorded;
/** Position in the order in which spans ended; marks are spans too. */
let positions: Map<string, number>;
let processes: Map<string, CollectedSpan[]>;

beforeAll(async () => {
  const cases = ALL.flatMap((group) => group.cases);
  recorded = await record('fixtures/programs/settling.cjs', {
    args: [JSON.stringify(cases)],
    timeoutMs: 60_000,
  });
  positions = new Map();
  processes = new Map();
  recorded.spans.forEach((span, position) => {
    const id = String(span.attributes[MESSAGE_ID] ?? '');
    if (span.name === 'publish nowhere') positions.set(id, position);
    if (span.name !== 'process') return;
    processes.set(id, [...(processes.get(id) ?? []), span]);
    positions.set(`${id} process`, position);
  });
}, 70_000);

/** What did happen, in the words of `expected`. */
function actual(id: string, message = id): string {
  const spans = processes.get(message) ?? [];
  if (spans.length !== 1) return `${spans.length} process spans`;
  const { attributes, status } = spans[0]!;
  const is = status.code === 'ERROR' ? attributes[ERROR_TYPE] : status.code === 'UNSET' ? 'ok' : status.code;
  return `${endOf(id, message)}: ${is}, ${attributes[SETTLED]}`;
}

function endOf(id: string, message: string): string {
  const end = positions.get(`${message} process`)!;
  const between = (from: string, to: string) =>
    end > (positions.get(from) ?? Number.POSITIVE_INFINITY) &&
    end < (positions.get(to) ?? Number.NEGATIVE_INFINITY);
  if (end > positions.get('all end<')!) return 'with the program';
  // a function that is not asynchronous finishes while the broker is still being told to close
  if (message === id && between(`${id} finish<`, `${id} finish>`)) return 'with the handler';
  if (between(`${id} settle<`, `${id} settle>`)) return 'with the settlement';
  if (message !== id && end < positions.get(`${id} finish<`)!) return 'with its handler';
  return 'at no such moment';
}

test('the program ran through', () => {
  expect(recorded).toMatchObject({ code: 0, stderr: '' });
});

test.each(ALL)('noAck $noAck, $kind handler, $outcome', ({ cases }) => {
  const table = (line: (each: Case) => string) =>
    Object.fromEntries(cases.map((each) => [each.id, line(each)]));
  expect(table(({ id }) => actual(id))).toEqual(table(expected));
  expect(table(({ id }) => actual(id, `${id} earlier`))).toEqual(table(expectedOfEarlier));
});

test('a failed handler shows its exception, in the span of its own message', () => {
  const failed = ALL.flatMap(({ cases }) => cases).filter((each) => expected(each).includes('RangeError'));
  const exceptions = failed.map(({ id }) =>
    processes.get(id)![0]!.events.filter(({ name }) => name === 'exception'),
  );
  expect(exceptions.map((events) => events.map(({ attributes }) => attributes['exception.message']))).toEqual(
    failed.map(() => ['the handler failed']),
  );
});

test('a rejection surfaces exactly once where it would without hoptrace, and a throw is amqplib’s; no query runs', () => {
  const { unhandled, threw, queried } = reportOf<Record<string, string[]>>(recorded);
  const ids = (outcome: Outcome, kinds: readonly Kind[]) =>
    ALL.filter((group) => group.outcome === outcome && kinds.includes(group.kind))
      .flatMap(({ cases }) => cases)
      .map(({ id }) => id)
      .sort();
  expect([...unhandled!].sort()).toEqual(ids('reject', ['async', 'promise']));
  expect([...threw!].sort()).toEqual(ids('throw', ['sync', 'promise', 'thenable']));
  expect(queried).toEqual([]);
});
