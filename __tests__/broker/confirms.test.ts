import { draw, tree } from '../support/draw';
import { run } from '../support/program';
import { ownNames } from '../support/queue';
import { record, reportOf } from '../support/recorded';

const CLOSED = `Channel closed by server: 404 (NOT-FOUND) with message \\"NOT_FOUND - no exchange 'no such exchange' in vhost '/'\\"`;
const PROGRAM = 'fixtures/programs/confirms.cjs';
const own = ownNames();
afterAll(own.delete);

describe.each(['promise', 'callback'])('a confirm channel of the %s API', (api) => {
  test('calls back with amqplib’s arguments, and the application’s own context', async () => {
    const plain = await run(PROGRAM, { register: 'none', args: [api, own.queue('confirms')] });
    const traced = await record(PROGRAM, { args: [api, own.queue('confirms')] });
    expect(plain).toMatchObject({ code: 0, stderr: '' });
    expect({ ...traced, spans: undefined }).toEqual(plain);
    expect(reportOf<{ calls: object[] }>(traced).calls).toHaveLength(10);
  });

  test('each message’s span ends with the broker’s answer, or with the channel', async () => {
    const queue = own.queue('confirms');
    const { spans } = await record(PROGRAM, { args: [api, queue] });
    const attributes = [
      'messaging.message.id',
      'error.type',
      'hoptrace.message.returned',
      'hoptrace.message.return.code',
      'hoptrace.message.return.text',
    ];
    expect(draw(spans, { attributes, names: { [queue]: 'QUEUE' } })).toBe(tree`
      PRODUCER publish QUEUE
        messaging.message.id: acked
      PRODUCER publish QUEUE
        messaging.message.id: from the callback
      PRODUCER publish QUEUE
        messaging.message.id: no callback
      PRODUCER publish QUEUE ERROR "content is not a buffer"
        messaging.message.id: no buffer
        error.type: TypeError
        ! exception TypeError: content is not a buffer
      PRODUCER publish QUEUE
        messaging.message.id: taken
      PRODUCER publish QUEUE ERROR "${CLOSED}"
        messaging.message.id: behind it
        error.type: NOT_FOUND
      PRODUCER publish QUEUE ERROR "the network is gone"
        messaging.message.id: unconfirmed one
        error.type: channel_closed
      PRODUCER publish QUEUE ERROR "the network is gone"
        messaging.message.id: unconfirmed two
        error.type: channel_closed
      PRODUCER publish QUEUE ERROR "the network is gone"
        messaging.message.id: unconfirmed three
        error.type: channel_closed
      PRODUCER publish QUEUE-full
        messaging.message.id: fits
      PRODUCER publish QUEUE-full ERROR "the broker did not take the message"
        messaging.message.id: too many
        error.type: nack
      PRODUCER publish QUEUE-nowhere ERROR "NO_ROUTE"
        messaging.message.id: returned
        error.type: NO_ROUTE
        hoptrace.message.returned: true
        hoptrace.message.return.code: 312
        hoptrace.message.return.text: NO_ROUTE
      PRODUCER publish no such exchange ERROR "${CLOSED}"
        messaging.message.id: to no exchange
        error.type: NOT_FOUND
    `);
  });
});
