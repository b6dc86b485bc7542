import { draw, tree } from '../support/draw';
import { run } from '../support/program';
import { ownNames } from '../support/queue';
import { type Recorded, record, reportOf } from '../support/recorded';

const PROGRAM = 'fixtures/programs/endings.cjs';
const own = ownNames();
const prefix = own.queue('endings');
let traced: Recorded;

beforeAll(async () => {
  traced = await record(PROGRAM, { args: [prefix] });
});

/** The processing of one scene, by its place in the program. */
function drawn(scene: number): string {
  const queue = `${prefix}-${scene}`;
  const spans = traced.spans.filter(({ name }) => name === `process ${queue}`);
  const attributes = ['messaging.rabbitmq.message.delivery_tag', 'hoptrace.message.settlement', 'error.type'];
  return draw(spans, { attributes, names: { [queue]: 'QUEUE' } });
}

test('the application sees what it would without hoptrace', async () => {
  const plain = await run(PROGRAM, { register: 'none', args: [own.queue('endings')] });
  expect(plain).toMatchObject({ code: 0, stderr: '' });
  expect(traced).toMatchObject({ code: 0, stderr: '' });
  expect(reportOf(traced)).toEqual(reportOf(plain));
});

/** What the broker says when it closes a channel; in a drawing, text is quoted. */
const UNKNOWN_TAG =
  '406 (PRECONDITION-FAILED) with message \\"PRECONDITION_FAILED - unknown delivery tag 1\\"';
const NO_EXCHANGE = `404 (NOT-FOUND) with message \\"NOT_FOUND - no exchange 'no such exchange' in vhost '/'\\"`;

const SCENES: Record<string, string> = {
  'cancelled by the application: what is in flight can still be settled': tree`
    … CONSUMER process QUEUE → …
      messaging.rabbitmq.message.delivery_tag: 1
      hoptrace.message.settlement: ack
  `,
  'cancelled by the broker, its queue deleted: the same, and the null message has no span': tree`
    … CONSUMER process QUEUE → …
      messaging.rabbitmq.message.delivery_tag: 1
      hoptrace.message.settlement: ack
  `,
  'two consumers of one channel share its tags: one ack settles both their messages': tree`
    … CONSUMER process QUEUE → …
      messaging.rabbitmq.message.delivery_tag: 1
      hoptrace.message.settlement: ack
    … CONSUMER process QUEUE → …
      messaging.rabbitmq.message.delivery_tag: 2
      hoptrace.message.settlement: ack
  `,
  'a message acked twice: the broker closes the channel, over the other message': tree`
    … CONSUMER process QUEUE → …
      messaging.rabbitmq.message.delivery_tag: 1
      hoptrace.message.settlement: ack
    … CONSUMER process QUEUE ERROR "Channel closed by server: ${UNKNOWN_TAG}" → …
      messaging.rabbitmq.message.delivery_tag: 2
      hoptrace.message.settlement: channel_closed
      error.type: PRECONDITION_FAILED
  `,
  'acked on a closed channel: nothing; the next channel begins its tags anew': tree`
    … CONSUMER process QUEUE → …
      messaging.rabbitmq.message.delivery_tag: 1
      hoptrace.message.settlement: channel_closed
    … CONSUMER process QUEUE → …
      messaging.rabbitmq.message.delivery_tag: 1
      hoptrace.message.settlement: ack
  `,
  'recovered: the broker takes the message back, and delivers it again': tree`
    … CONSUMER process QUEUE → …
      messaging.rabbitmq.message.delivery_tag: 1
      hoptrace.message.settlement: recover
      ! recover
    … CONSUMER process QUEUE → …
      messaging.rabbitmq.message.delivery_tag: 2
      hoptrace.message.settlement: ack
  `,
  'a handler that throws: amqplib closes the channel, the span says what was thrown': tree`
    … CONSUMER process QUEUE ERROR "too far" → …
      messaging.rabbitmq.message.delivery_tag: 1
      hoptrace.message.settlement: channel_closed
      error.type: RangeError
      ! exception RangeError: too far
  `,
  'a channel that the broker closes: every open span of it says why': tree`
    … CONSUMER process QUEUE ERROR "Channel closed by server: ${NO_EXCHANGE}" → …
      messaging.rabbitmq.message.delivery_tag: 1
      hoptrace.message.settlement: channel_closed
      error.type: NOT_FOUND
    … CONSUMER process QUEUE ERROR "Channel closed by server: ${NO_EXCHANGE}" → …
      messaging.rabbitmq.message.delivery_tag: 2
      hoptrace.message.settlement: channel_closed
      error.type: NOT_FOUND
  `,
  'a connection that the application closes: no error': tree`
    … CONSUMER process QUEUE → …
      messaging.rabbitmq.message.delivery_tag: 1
      hoptrace.message.settlement: channel_closed
  `,
  'a connection that is lost: an error on each of its channels': tree`
    … CONSUMER process QUEUE ERROR "the network is gone" → …
      messaging.rabbitmq.message.delivery_tag: 1
      hoptrace.message.settlement: channel_closed
      error.type: channel_closed
    … CONSUMER process QUEUE ERROR "the network is gone" → …
      messaging.rabbitmq.message.delivery_tag: 1
      hoptrace.message.settlement: channel_closed
      error.type: channel_closed
  `,
};

test.each(Object.entries(SCENES).map(([scene, expected], index) => [scene, index, expected] as const))(
  '%s',
  (_, index, expected) => {
    expect(drawn(index)).toBe(expected);
  },
);
