import { draw, tree } from '../support/draw';
import { ownNames } from '../support/queue';
import { record } from '../support/recorded';

const own = ownNames();
afterAll(own.delete);

test('a question and its answer are one trace, over direct reply-to and over reply queues', async () => {
  const queue = own.queue('rpc');
  const { spans, stdout, stderr } = await record('fixtures/programs/rpc.cjs', { args: [queue] });
  expect({ stdout, stderr }).toEqual({
    stdout: 'question 1: 7 left\nquestion 2: 7 left\nquestion 3: 7 left\n',
    stderr: '',
  });
  const attributes = [
    'messaging.message.conversation_id',
    'messaging.destination.name',
    'messaging.destination.anonymous',
    'messaging.destination.temporary',
  ];
  const shown = spans.filter(({ name }) => !name.startsWith('subscribe'));
  const drawing = draw(shown, { attributes, names: { [queue]: 'QUEUE' }, events: false });
  expect(drawing.replaceAll(/amq\.(gen-|rabbitmq\.reply-to)\S+/g, 'amq.$1…')).toBe(tree`
    PRODUCER publish QUEUE
      messaging.message.conversation_id: question 1
      messaging.destination.name: QUEUE
      CONSUMER process QUEUE → …
        messaging.message.conversation_id: question 1
        messaging.destination.name: QUEUE
        PRODUCER publish
          messaging.message.conversation_id: question 1
          messaging.destination.name: amq.rabbitmq.reply-to…
          messaging.destination.anonymous: true
          messaging.destination.temporary: true
          CONSUMER process → …
            messaging.message.conversation_id: question 1
            messaging.destination.name: amq.rabbitmq.reply-to…
            messaging.destination.anonymous: true
            messaging.destination.temporary: true
            PRODUCER publish log
              messaging.destination.name: log
    PRODUCER publish QUEUE
      messaging.message.conversation_id: question 2
      messaging.destination.name: QUEUE
      CONSUMER process QUEUE → …
        messaging.message.conversation_id: question 2
        messaging.destination.name: QUEUE
        PRODUCER publish
          messaging.message.conversation_id: question 2
          messaging.destination.name: amq.gen-…
          messaging.destination.anonymous: true
          messaging.destination.temporary: true
          CONSUMER process → …
            messaging.message.conversation_id: question 2
            messaging.destination.name: amq.gen-…
            messaging.destination.anonymous: true
            messaging.destination.temporary: true
            PRODUCER publish log
              messaging.destination.name: log
    PRODUCER publish QUEUE
      messaging.message.conversation_id: question 3
      messaging.destination.name: QUEUE
      CONSUMER process QUEUE → …
        messaging.message.conversation_id: question 3
        messaging.destination.name: QUEUE
        PRODUCER publish
          messaging.message.conversation_id: question 3
          messaging.destination.name: QUEUE-replies
          messaging.destination.anonymous: true
          messaging.destination.temporary: true
          CONSUMER process QUEUE-replies → …
            messaging.message.conversation_id: question 3
            messaging.destination.name: QUEUE-replies
            PRODUCER publish log
              messaging.destination.name: log
  `);
  expect(new Set(shown.map(({ traceId }) => traceId)).size).toBe(3);
});
