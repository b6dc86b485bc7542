import { draw, tree } from '../support/draw';
import { ownNames } from '../support/queue';
import { type Recorded, record, reportOf } from '../support/recorded';

const own = ownNames();
let name: string;
let quorum: string;
let recorded: Recorded;

beforeAll(async () => {
  name = own.queue('dying');
  quorum = own.queue('dying-quorum');
  recorded = await record('fixtures/programs/dying.cjs', { args: [name, quorum] });
  expect(recorded).toMatchObject({ code: 0, stderr: '' });
});
afterAll(own.delete);

const shown = (messageId: string) =>
  recorded.spans.filter((span) => span.attributes['messaging.message.id'] === messageId);
const attributes = [
  'hoptrace.message.attempt',
  'hoptrace.message.redelivered',
  'hoptrace.message.settlement',
  'hoptrace.message.requeue',
  'hoptrace.message.dead_letter.queue',
  'hoptrace.message.dead_letter.reason',
  'hoptrace.message.dead_letter.first.queue',
  'hoptrace.message.dead_letter.first.reason',
];
const drawn = (messageId: string) =>
  draw(shown(messageId), { attributes, names: { [quorum]: 'QUORUM', [name]: 'QUEUE' } });

test('a dead-lettered message stays in its trace, and tells where it died first and last', () => {
  expect(drawn('failing')).toBe(tree`
    PRODUCER publish QUEUE
      CONSUMER process QUEUE ERROR "message settled by nack" → …
        hoptrace.message.settlement: nack
        hoptrace.message.requeue: false
        ! nack
      CONSUMER process QUEUE ERROR "message settled by nack" → …
        hoptrace.message.attempt: 2
        hoptrace.message.settlement: nack
        hoptrace.message.requeue: false
        hoptrace.message.dead_letter.queue: QUEUE-retry
        hoptrace.message.dead_letter.reason: expired
        hoptrace.message.dead_letter.first.queue: QUEUE
        hoptrace.message.dead_letter.first.reason: rejected
        ! nack
      CONSUMER process QUEUE → …
        hoptrace.message.attempt: 3
        hoptrace.message.settlement: ack
        hoptrace.message.dead_letter.queue: QUEUE-retry
        hoptrace.message.dead_letter.reason: expired
        hoptrace.message.dead_letter.first.queue: QUEUE
        hoptrace.message.dead_letter.first.reason: rejected
  `);
});

test('a quorum queue counts the deliveries itself', () => {
  expect(drawn('requeued')).toBe(tree`
    PRODUCER publish QUORUM
      CONSUMER process QUORUM ERROR "message settled by nack with requeue" → …
        hoptrace.message.settlement: nack
        hoptrace.message.requeue: true
        ! nack
      CONSUMER process QUORUM ERROR "message settled by nack with requeue" → …
        hoptrace.message.attempt: 2
        hoptrace.message.redelivered: true
        hoptrace.message.settlement: nack
        hoptrace.message.requeue: true
        ! nack
      CONSUMER process QUORUM → …
        hoptrace.message.attempt: 3
        hoptrace.message.redelivered: true
        hoptrace.message.settlement: ack
  `);
});

test('a forwarder that copies headers makes a child of its own span, not of a stale one', () => {
  expect(
    draw([...shown('to forward'), ...shown('forwarded')], { names: { [name]: 'QUEUE' }, events: false }),
  ).toBe(tree`
    … PRODUCER publish QUEUE
      CONSUMER process QUEUE → …
        PRODUCER publish QUEUE-target
          CONSUMER process QUEUE-target → …
  `);
  // the stale context is that of a trace that the application began by hand: it goes on, with its state
  expect(reportOf(recorded)).toEqual({
    baggage: 'tenant=acme',
    note: 'keep me',
    tracestate: 'vendor=old',
    'x-hoptrace-sent': true,
  });
});
