import type { CollectedSpan } from '../support/collector';
import { draw, tree } from '../support/draw';
import { run } from '../support/program';
import { ownNames } from '../support/queue';
import { type Recorded, record, reportOf } from '../support/recorded';

interface Report {
  returned: boolean[];
  errors: string[];
  received: { id?: string; text: string; headers: Record<string, unknown> }[];
  kept: object;
}

const PROGRAM = 'fixtures/programs/publishing.cjs';
const own = ownNames();
const queue = own.queue('publish-queue');
const exchange = own.exchange('publish-exchange');

let plain: Report;
let traced: Recorded;
let report: Report;

beforeAll(async () => {
  plain = reportOf(await run(PROGRAM, { register: 'none', args: [queue, exchange] }));
  traced = await record(PROGRAM, { args: [queue, exchange] });
  report = reportOf(traced);
});
afterAll(own.delete);

const publishes = () => traced.spans.filter(({ kind }) => kind === 'PRODUCER');
const parentOf = ({ traceId, spanId }: CollectedSpan) => `00-${traceId}-${spanId}-01`;

test('the program ends well, and its results and errors are its own', () => {
  expect(traced).toMatchObject({ code: 0, stderr: '' });
  expect(report.returned).toEqual(plain.returned);
  expect(report.errors).toEqual(plain.errors);
  expect(plain.errors).toHaveLength(6);
});

test('the caller’s options and headers are as they were: reused, frozen, without prototype', () => {
  expect(report.kept).toEqual(plain.kept);
});

test('what the application sent arrives, whatever its options are made of', () => {
  const withoutOurs = ({ headers, ...rest }: Report['received'][number]) => {
    const { traceparent, 'x-hoptrace-sent': sent, ...theirs } = headers;
    expect([typeof traceparent, typeof sent]).toEqual(['string', 'number']);
    return { ...rest, headers: theirs };
  };
  expect(report.received.map(withoutOurs)).toEqual(plain.received);
  expect(plain.received).toHaveLength(9);
});

test('each message carries the context of its own publish span', () => {
  const parents = new Map(
    publishes().map((span) => [span.attributes['messaging.message.id'], parentOf(span)]),
  );
  for (const { id, headers } of report.received)
    if (id !== undefined) expect(headers.traceparent).toBe(parents.get(id));
  expect(new Set(report.received.map(({ headers }) => headers.traceparent)).size).toBe(9);
});

test('a publish span says where to, and a publish that throws is an error', () => {
  const attributes = [
    'messaging.destination.name',
    'messaging.destination.template',
    'messaging.rabbitmq.destination.routing_key',
    'messaging.message.id',
    'error.type',
  ];
  const shown = publishes().filter((span) => {
    const id = span.attributes['messaging.message.id'];
    return span.status.code === 'ERROR' || id === 'by exchange' || id === 'copied' || id === 'first';
  });
  expect(draw(shown, { attributes, names: { [queue]: 'QUEUE', [exchange]: 'EXCHANGE' } })).toBe(tree`
    PRODUCER publish ERROR "Field 'routingKey' is the wrong type; must be a string (up to 255 chars)"
      messaging.destination.name: amq.default
      error.type: TypeError
      ! exception TypeError: Field 'routingKey' is the wrong type; must be a string (up to 255 chars)
    PRODUCER publish nowhere
      messaging.destination.name: nowhere
      messaging.message.id: copied
    PRODUCER publish EXCHANGE
      messaging.destination.name: EXCHANGE:order.new
      messaging.destination.template: EXCHANGE
      messaging.rabbitmq.destination.routing_key: order.new
      messaging.message.id: by exchange
    PRODUCER publish EXCHANGE ERROR "Field 'routingKey' is the wrong type; must be a string (up to 255 chars)"
      messaging.destination.name: EXCHANGE
      error.type: TypeError
      ! exception TypeError: Field 'routingKey' is the wrong type; must be a string (up to 255 chars)
    PRODUCER publish QUEUE
      messaging.destination.name: QUEUE
      messaging.message.id: first
    PRODUCER publish QUEUE ERROR "content is not a buffer"
      messaging.destination.name: QUEUE
      messaging.message.id: failing
      error.type: TypeError
      ! exception TypeError: content is not a buffer
    PRODUCER publish QUEUE ERROR "no headers today"
      messaging.destination.name: QUEUE
      error.type: RangeError
      ! exception RangeError: no headers today
    PRODUCER publish QUEUE ERROR "Unknown type to encode: symbol"
      messaging.destination.name: QUEUE
      error.type: TypeError
      ! exception TypeError: Unknown type to encode: symbol
    PRODUCER publish QUEUE ERROR "Channel closed"
      messaging.destination.name: QUEUE
      error.type: IllegalOperationError
      ! exception IllegalOperationError: Channel closed
  `);
});
