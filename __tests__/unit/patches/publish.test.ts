import { type Does, type FakeChannel, patchedClient, THE_BROKER } from '../../support/client';
import { noted } from '../../support/noted';

const BODY = Buffer.from('body');

/** What amqplib's `publish` does of a caller's options: fields, properties with headers of its own, and content. */
const sends: Does[string] = function (
  this: FakeChannel,
  exchange,
  routingKey,
  content,
  options: { headers?: object } = {},
) {
  const headers = Object.create(options.headers ?? null);
  const fields = { exchange, routingKey, mandatory: false };
  return this.sendMessage(fields, { ...options, headers }, content);
};

function client(breaks?: string, { confirm = false, does = {} }: { confirm?: boolean; does?: Does } = {}) {
  const noting = noted(breaks);
  const send = { publish: sends, sendMessage: () => true, ...does };
  return { ...noting, ...patchedClient(noting.tap, { confirm, does: send as Does }) };
}

test('a publish is told with what amqplib makes of it, and reaches it as it is', () => {
  const { channel, the, args } = client();
  const options = Object.freeze({ messageId: 'one', headers: Object.freeze({ mine: 1 }) });
  expect(channel.publish('shop', 'order.paid', BODY, options)).toBe(true);
  expect(args('publish')).toEqual(['shop', 'order.paid', BODY, options]);
  expect(args('publish')[3]).toBe(options);
  expect(the('publish')).toMatchObject([
    {
      broker: THE_BROKER,
      exchange: 'shop',
      routingKey: 'order.paid',
      confirm: false,
      mandatory: false,
      messageId: 'one',
      bodySize: 4,
      content: BODY,
    },
  ]);
  expect(the('publication.sent')).toEqual([true]);
});

test('what travels with the message is in amqplib’s headers, not in the caller’s', () => {
  const { channel, args } = client();
  const headers = { mine: 1 };
  channel.publish('', 'orders', BODY, { headers });
  const [, properties] = args('sendMessage') as [unknown, { headers: Record<string, unknown> }];
  expect([properties.headers.injected, properties.headers.mine]).toEqual(['by hoptrace', 1]);
  expect(headers).toEqual({ mine: 1 });
});

test('false, for a full buffer, comes back', () => {
  const { channel, the } = client(undefined, { does: { sendMessage: () => false } });
  expect(channel.publish('', 'orders', BODY)).toBe(false);
  expect(the('publication.sent')).toEqual([false]);
});

test('what amqplib throws is thrown, and told', () => {
  const error = new Error('refused');
  const refuse = () => {
    throw error;
  };
  const { channel, told } = client(undefined, { does: { publish: refuse } });
  expect(() => channel.publish('', 'orders', 'no buffer')).toThrow(error);
  expect(told).toMatchObject([
    ['publish', { routingKey: 'orders' }],
    ['publication.failed', error],
  ]);
});

describe('on a confirm channel', () => {
  const does: Does = {
    sendMessage(this: FakeChannel) {
      this.unconfirmed.push(undefined);
      return true;
    },
  };

  test('the broker’s answer is told to the publication that it means', () => {
    const { channel, told } = client(undefined, { confirm: true, does });
    for (let times = 0; times < 3; times++) channel.publish('', 'orders', BODY);
    const answered = () => told.filter(([method]) => method === 'publication.confirmed').map(([, ok]) => ok);
    channel.emit('nack', { deliveryTag: 2, multiple: false });
    expect(answered()).toEqual([false]);
    channel.emit('ack', { deliveryTag: 3, multiple: true });
    expect(answered()).toEqual([false, true, true]);
    channel.emit('ack', { deliveryTag: 3, multiple: true });
    expect(answered()).toHaveLength(3);
  });

  test('the callback gets just what amqplib gives it', () => {
    const { channel, args } = client(undefined, { confirm: true, does });
    const callback = jest.fn();
    channel.publish('', 'orders', BODY, undefined, callback);
    (args('publish')[4] as (...args: unknown[]) => void)(null);
    expect(callback.mock.calls).toEqual([[null]]);
  });

  test('a channel that closes has answered nothing', () => {
    const { channel, the } = client(undefined, { confirm: true, does });
    channel.publish('', 'orders', BODY);
    channel.emit('close');
    expect(the('publication.closed')).toEqual([
      { byApplication: false, code: undefined, message: undefined },
    ]);
  });
});

test.each(['publish', 'publication.inject', 'publication.sent', 'bind'])(
  'the observer throws at %s: the message is sent, once, as the caller has it',
  (breaks) => {
    const { channel, args, faults } = client(breaks, {
      confirm: true,
      does: { sendMessage: () => true },
    });
    expect(channel.publish('', 'orders', BODY, { headers: { mine: 1 } }, () => {})).toBe(true);
    const [, properties, content] = args('sendMessage') as [unknown, { headers: { mine?: 1 } }, unknown];
    expect(content).toBe(BODY);
    expect(properties.headers.mine).toBe(1);
    if (breaks !== 'publication.sent' && breaks !== 'bind')
      expect(properties.headers).not.toHaveProperty('injected');
    expect(faults).not.toEqual([]);
  },
);

test('no room beside headers this large: sent without ours, and said', () => {
  const { channel, args, faults } = client();
  channel.publish('', 'orders', BODY, { headers: { large: 'x'.repeat(5000) } });
  const [, properties] = args('sendMessage') as [unknown, { headers: object }];
  expect(properties.headers).not.toHaveProperty('injected');
  expect(faults).toEqual(['publish']);
});

test.each<[string, (properties: { headers?: unknown }) => unknown]>([
  ['takes the headers away', (properties) => delete properties.headers],
  ['makes something else of them', (properties) => Object.assign(properties, { headers: 'text' })],
  ['freezes them all', Object.freeze],
])('somebody between who %s: the message is sent as he has it', (_, change) => {
  const { channel, args, faults } = client();
  const { sendMessage } = channel;
  let his: unknown;
  const between = function (this: FakeChannel, fields: unknown, properties: object, content: unknown) {
    change(properties);
    his = { ...properties };
    return sendMessage.call(this, fields, properties, content);
  };
  Object.assign(channel, { sendMessage: between });
  expect(channel.publish('', 'orders', BODY, { headers: { mine: 1 } })).toBe(true);
  expect(args('sendMessage')[1]).toEqual(his);
  expect(faults).toEqual(['publish']);
});
