import { DEFAULTS } from '../../../../src/config/config';
import { readConfig } from '../../../../src/config/options';
import { Names } from '../../../../src/telemetry/names/names';

const named = (name: string) => ({ name, anonymous: false, templated: false });
const ANONYMOUS = { name: undefined, anonymous: true, templated: false };

test('a consumer reads from its queue; a publisher writes to the exchange, or to the queue behind the default one', () => {
  const names = new Names();
  expect(names.sourceOf('orders')).toEqual(named('orders'));
  expect(names.targetOf('shop', 'order.new')).toEqual(named('shop'));
  expect(names.targetOf('', 'orders')).toEqual(named('orders'));
});

test.each([
  'amq.gen-JzTY20BRgKO-HjmUJj0wLg',
  'amq.rabbitmq.reply-to',
  'amq.rabbitmq.reply-to.g1h2AA',
  'spring.gen-t5CcsV0tTdOBu0wKk7_8_A',
  '',
])('what a broker or a client made up has no name: %j', (queue) => {
  const names = new Names();
  expect(names.sourceOf(queue)).toEqual(ANONYMOUS);
  expect(names.targetOf('', queue)).toEqual(ANONYMOUS);
  // an exchange is somebody's choice
  if (queue !== '') expect(names.targetOf(queue, '')).toEqual(named(queue));
});

test('what this process declared exclusive ends with it, unless it is declared for good later', () => {
  const names = new Names();
  names.declared('replies-1', true);
  names.declared('orders', false);
  expect(names.sourceOf('replies-1')).toEqual(ANONYMOUS);
  expect(names.targetOf('', 'replies-1')).toEqual(ANONYMOUS);
  expect(names.sourceOf('orders')).toEqual(named('orders'));
  names.declared('replies-1', false);
  expect(names.sourceOf('replies-1')).toEqual(named('replies-1'));
});

test('an address that came with a message is none to whoever answers, but to whoever consumes from it', () => {
  const names = new Names();
  for (const address of ['replies-1', undefined, 7, null]) names.answersTo(address);
  expect(names.targetOf('', 'replies-1')).toEqual(ANONYMOUS);
  expect(names.targetOf('replies-1', '')).toEqual(named('replies-1'));
  expect(names.sourceOf('replies-1')).toEqual(named('replies-1'));
});

test('a template stands for all that it matches, the most specific one first', () => {
  const { templateOf } = readConfig({ templates: ['orders.*.reply', 'orders.#', 'session-*'] }, {});
  const names = new Names(templateOf);
  const templated = (name: string, anonymous = false) => ({ name, anonymous, templated: true });
  expect(names.sourceOf('orders.7.reply')).toEqual(templated('orders.*.reply'));
  expect(names.targetOf('', 'orders.7.paid')).toEqual(templated('orders.#'));
  expect(names.targetOf('session-1', 'x')).toEqual(templated('session-*'));
  expect(names.sourceOf('invoices')).toEqual(named('invoices'));
  names.answersTo('orders.8.reply');
  expect(names.targetOf('', 'orders.8.reply')).toEqual(templated('orders.*.reply', true));
});

test('what is remembered is bounded: the oldest are forgotten', () => {
  const names = new Names(DEFAULTS.templateOf);
  for (let index = 0; index < 10_001; index++) {
    names.answersTo(`address-${index}`);
    names.declared(`queue-${index}`, true);
  }
  expect(names.targetOf('', 'address-0')).toEqual(named('address-0'));
  expect(names.targetOf('', 'address-10000')).toEqual(ANONYMOUS);
  expect(names.sourceOf('queue-0')).toEqual(named('queue-0'));
  expect(names.sourceOf('queue-10000')).toEqual(ANONYMOUS);
});
