import { connect } from 'amqplib';
import { run } from '../support/program';
import { ownNames } from '../support/queue';
import { record, reportOf } from '../support/recorded';

const PROGRAM = 'fixtures/programs/headers.cjs';
const own = ownNames();
afterAll(own.delete);

interface Seen {
  ours: boolean;
  keys: string[];
  traceparent: string;
}
type Report = Record<string, Seen> & { narrow: [number, boolean][] };

test('headers of any type, size and shape get through, with ours where there is room', async () => {
  const [plain, traced] = await Promise.all([run(PROGRAM, { register: 'none' }), record(PROGRAM)]);
  expect(plain).toMatchObject({ code: 0, stderr: '' });
  expect(traced.code).toBe(0);
  const { narrow: plainNarrow, ...before } = reportOf<Report>(plain);
  const { narrow, ...after } = reportOf<Report>(traced);

  const theirs = (report: Record<string, Seen>) => Object.entries(report).map(([id, { keys }]) => [id, keys]);
  expect(theirs(after as never).map(([id, keys]) => [id, [...keys!].sort()])).toEqual(
    theirs(before as never).map(([id, keys]) => [id, [...keys!].sort()]),
  );
  const without = Object.entries(after as Record<string, Seen>).filter(([, { ours }]) => !ours);
  expect(without.map(([id]) => id)).toEqual(['full']);

  expect(narrow.map(([length]) => length)).toEqual(plainNarrow.map(([length]) => length));
  expect(narrow.at(0)).toEqual([3000, true]);
  expect(narrow.at(-1)).toEqual([4030, false]);
});

test('what is published is the child of its publish span, whatever the caller’s headers carried', async () => {
  const { spans } = await record(PROGRAM);
  const processed = (id: string) =>
    spans.find(({ name, attributes }) => name === 'process' && attributes['messaging.message.id'] === id)!;
  // the publish span replaces what the caller's headers carried, so each is the child of its own publish
  for (const id of ['garbage', 'bytes', 'mixed case', 'long', 'own getter', 'nothing']) {
    const parent = spans.find(({ spanId }) => spanId === processed(id).parentSpanId);
    expect(parent).toMatchObject({ kind: 'PRODUCER', attributes: { 'messaging.message.id': id } });
  }
  expect(processed('full').parentSpanId).toBeUndefined();
});

test('a context that comes as bytes from elsewhere is continued; what is no context begins a trace', async () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const parentSpanId = 'b7ad6b7169203331';
  const traceparent = `00-${traceId}-${parentSpanId}-01`;
  const sent: Record<string, Record<string, unknown>> = {
    text: { traceparent, tracestate: 'a=1' },
    bytes: { traceparent: Buffer.from(traceparent), tracestate: Buffer.from('a=1') },
    'bytes with baggage': { traceparent: Buffer.from(traceparent), baggage: Buffer.from('tenant=acme') },
    'bytes that are no context': { traceparent: Buffer.from([0, 255, 1]) },
    'a number': { traceparent: 7 },
  };
  const queue = own.queue('bytes');
  const connection = await connect(process.env.AMQP_URL!);
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue(queue);
  for (const [messageId, headers] of Object.entries(sent))
    channel.sendToQueue(queue, Buffer.from('x'), { messageId, headers });
  await channel.waitForConfirms();
  await connection.close();

  const args = [queue, String(Object.keys(sent).length)];
  const { code, stderr, spans } = await record(PROGRAM, { args });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const processed = (id: string) =>
    spans.find(({ kind, attributes }) => kind === 'CONSUMER' && attributes['messaging.message.id'] === id);
  for (const id of ['text', 'bytes', 'bytes with baggage'])
    expect(processed(id)).toMatchObject({ traceId, parentSpanId });
  expect(processed('bytes')!.traceState).toBe('a=1');
  for (const id of ['bytes that are no context', 'a number']) {
    expect(processed(id)!.parentSpanId).toBeUndefined();
    expect(processed(id)!.traceId).not.toBe(traceId);
  }
});
