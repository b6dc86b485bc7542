import { type ProgramOptions, type ProgramResult, run } from '../support/program';
import { record } from '../support/recorded';

const PROGRAM = 'fixtures/programs/crashing.cjs';

/**
 * What is told of a crash, first of all the line that threw, but for the way through the code, which leads through
 * hoptrace.
 */
const told = ({ code, signal, stdout, stderr }: ProgramResult) => {
  const lines = stderr.replaceAll(/\(node:\d+\)|rejection id: \d+/g, '…').split('\n');
  const place = /^(\/|node:)/.test(lines[0]!) ? lines.splice(0, 3) : [];
  return { code, signal, stdout, place, stderr: lines.filter((line) => !/^ +at |^\s*$|^ {4,}/.test(line)) };
};

/** Without hoptrace and with it. */
async function both(options: Omit<ProgramOptions, 'register'>) {
  const [plain, traced] = await Promise.all([
    run(PROGRAM, { ...options, register: 'none' }),
    record(PROGRAM, options),
  ]);
  return [told(plain), told(traced)] as const;
}

const WAYS: readonly [string, object][] = [
  ['a handler throws', { code: 1 }],
  ['a handler throws no error', { code: 1 }],
  ['an async handler rejects', { code: 1 }],
  ['an async handler rejects for no reason', { code: 1 }],
  ['a promise that is handled nowhere', { code: 1 }],
  ['a rejection that is seen by a listener', { code: 7, stdout: 'unhandled nobody expected this true\n' }],
  ['a confirm callback throws', { code: 1 }],
  ['a get callback throws', { code: 1 }],
  ['a channel that the broker closes', { code: 1 }],
  ['an ack too many', { code: 1 }],
  ['an exit in a handler', { code: 9 }],
  ['a timer that throws later', { code: 1 }],
  ['an ack on a closed channel', { code: 1 }],
  ['an ack on a closing channel', { code: 1 }],
  ['a publish on a closed channel', { code: 1 }],
  ['a publish on a closed connection, with a confirm', { code: 1 }],
  ['a subscription on a closed channel', { code: 1 }],
];

test.each(WAYS)('%s: the process ends as it would without hoptrace', async (way, expected) => {
  const [plain, traced] = await both({ args: [way] });
  expect(plain).toMatchObject(expected);
  expect(traced).toEqual(plain);
});

test('rejections that are only warned of are warned of once', async () => {
  const [plain, traced] = await both({
    args: ['a rejection that is a warning'],
    nodeArgs: ['--unhandled-rejections=warn'],
  });
  expect(plain.stderr.filter((line) => line.includes('nobody expected this'))).toHaveLength(1);
  expect(traced).toEqual(plain);
});

/** Handlers that reject, by what they are: how many rejections nobody handled, without hoptrace and with it. */
const COUNTED: readonly [string, number, number][] = [
  ['async function', 1, 1],
  ['promise of nobody else', 1, 1],
  // a promise does not tell that it is handled: the documented limit
  ['promise handled elsewhere too', 0, 1],
];

test.each(COUNTED)(
  '%s: %d unhandled rejections without hoptrace, %d with it',
  async (way, without, with_) => {
    const [plain, traced] = await both({ args: [`rejections counted: ${way}`] });
    const counted = (count: number) => ({ code: 0, stdout: `unhandled rejections: ${count}\n` });
    expect(plain).toMatchObject(counted(without));
    expect(traced).toMatchObject(counted(with_));
  },
);
