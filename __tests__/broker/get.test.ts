import { draw, tree } from '../support/draw';
import { run } from '../support/program';
import { ownNames } from '../support/queue';
import { record } from '../support/recorded';

const PROGRAM = 'fixtures/programs/getting.cjs';
const own = ownNames();
afterAll(own.delete);

describe.each(['promise', 'callback'])('get of the %s API', (api) => {
  test('gives the application what it would without hoptrace', async () => {
    const args = [api, own.queue('get')];
    const plain = await run(PROGRAM, { register: 'none', args });
    expect(plain).toMatchObject({ code: 0, stderr: '' });
    expect({ ...(await record(PROGRAM, { args })), spans: undefined }).toEqual(plain);
  });

  test('makes a span of each message, linked to where it was made, and none of an empty queue', async () => {
    const queue = own.queue('get');
    const { spans } = await record(PROGRAM, { args: [api, queue], hoptrace: { settleSpans: true } });
    const attributes = [
      'messaging.operation.name',
      'messaging.operation.type',
      'messaging.destination.name',
      'messaging.message.id',
      'messaging.rabbitmq.message.delivery_tag',
      'hoptrace.message.redelivered',
      'error.type',
    ];
    expect(draw(spans, { attributes, names: { [queue]: 'QUEUE' } })).toBe(tree`
      CLIENT ack QUEUE
        messaging.operation.name: ack
        messaging.operation.type: settle
        messaging.destination.name: QUEUE
        messaging.rabbitmq.message.delivery_tag: 1
      CLIENT ack QUEUE
        messaging.operation.name: ack
        messaging.operation.type: settle
        messaging.destination.name: QUEUE
        messaging.rabbitmq.message.delivery_tag: 4
      CLIENT get QUEUE → publish QUEUE
        messaging.operation.name: get
        messaging.operation.type: receive
        messaging.destination.name: QUEUE
        messaging.message.id: one
        messaging.rabbitmq.message.delivery_tag: 1
        hoptrace.message.redelivered: false
      CLIENT get QUEUE → publish QUEUE
        messaging.operation.name: get
        messaging.operation.type: receive
        messaging.destination.name: QUEUE
        messaging.message.id: two, in many frames
        messaging.rabbitmq.message.delivery_tag: 2
        hoptrace.message.redelivered: false
      CLIENT get QUEUE → publish QUEUE
        messaging.operation.name: get
        messaging.operation.type: receive
        messaging.destination.name: QUEUE
        messaging.message.id: three, empty
        messaging.rabbitmq.message.delivery_tag: 3
        hoptrace.message.redelivered: false
      CLIENT get QUEUE → publish QUEUE
        messaging.operation.name: get
        messaging.operation.type: receive
        messaging.destination.name: QUEUE
        messaging.message.id: three, empty
        messaging.rabbitmq.message.delivery_tag: 4
        hoptrace.message.redelivered: true
      CLIENT get QUEUE-nowhere ERROR "NOT_FOUND - no queue 'QUEUE-nowhere' in vhost '/'"
        messaging.operation.name: get
        messaging.operation.type: receive
        messaging.destination.name: QUEUE-nowhere
        error.type: NOT_FOUND
        ! exception Error: NOT_FOUND - no queue 'QUEUE-nowhere' in vhost '/'
      CLIENT nack QUEUE
        messaging.operation.name: nack
        messaging.operation.type: settle
        messaging.destination.name: QUEUE
        messaging.rabbitmq.message.delivery_tag: 3
      PRODUCER publish QUEUE
        messaging.operation.name: publish
        messaging.operation.type: send
        messaging.destination.name: QUEUE
        messaging.message.id: one
      PRODUCER publish QUEUE
        messaging.operation.name: publish
        messaging.operation.type: send
        messaging.destination.name: QUEUE
        messaging.message.id: two, in many frames
      PRODUCER publish QUEUE
        messaging.operation.name: publish
        messaging.operation.type: send
        messaging.destination.name: QUEUE
        messaging.message.id: three, empty
    `);
  });
});
