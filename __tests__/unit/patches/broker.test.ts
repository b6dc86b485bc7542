import { brokerOf, closureOf } from '../../../src/patches/broker';
import { patchedClient } from '../../support/client';
import { noted } from '../../support/noted';

function client(breaks?: string) {
  const noting = noted(breaks);
  return { ...noting, ...patchedClient(noting.tap) };
}

test('the broker is what the connection tells of it', () => {
  const { connection, args } = client();
  const options = { virtualHost: 'shop' };
  connection.open!(options, 'callback');
  expect(args('open')).toEqual([options, 'callback']);
  expect(brokerOf(connection as never)).toEqual({
    host: 'rabbit',
    port: 5672,
    peerAddress: '10.0.0.1',
    peerPort: 5672,
    vhost: 'shop',
    cluster: 'rabbit@one',
    product: undefined,
    version: undefined,
  });
});

test.each([
  ['a name that was looked up', { _host: 'rabbit', servername: 'tls.example' }, 'rabbit'],
  [
    'a Node.js that keeps it elsewhere: the name that TLS asked for',
    { servername: 'tls.example' },
    'tls.example',
  ],
  ['without TLS: the address', {}, '10.0.0.1'],
  ['what is no name', { _host: null, servername: false }, '10.0.0.1'],
])('the host is %s', (_, names, host) => {
  const { connection } = client();
  Object.assign(connection, { stream: { remoteAddress: '10.0.0.1', remotePort: 5672, ...names } });
  expect(brokerOf(connection as never)).toMatchObject({ host, peerAddress: '10.0.0.1' });
});

test.each([
  ['by the application', undefined, { byApplication: true, code: undefined, message: undefined }],
  [
    'by the broker',
    Object.assign(new Error('forced'), { code: 320 }),
    { byApplication: false, code: 320, message: 'forced' },
  ],
])('closed %s', (_, error, closure) => {
  const { connection, args } = client();
  connection.toClosed!('stack', error);
  expect(args('toClosed')).toEqual(['stack', error]);
  expect(closureOf(connection as never)).toEqual(closure);
});

test('an error that comes first is the reason', () => {
  const { connection } = client();
  connection.on('error', () => {});
  connection.emit('error', new Error('socket'));
  connection.toClosed!('stack', undefined);
  expect(closureOf(connection as never)).toMatchObject({ byApplication: false, message: 'socket' });
});

test('blocked and unblocked, each once; a blocked connection that closes is unblocked', () => {
  const { connection, told } = client();
  const said = () => told.map(([method]) => method).filter((method) => method !== 'outside');
  for (const event of ['blocked', 'blocked', 'unblocked', 'unblocked', 'blocked'])
    connection.emit(event, 'low');
  expect(said()).toEqual(['blocked', 'unblocked', 'blocked']);
  connection.toClosed!('stack', undefined);
  expect(said().at(-1)).toBe('unblocked');
});

test.each(['blocked', 'unblocked', 'outside'])(
  'the observer throws at %s: listeners hear of it once',
  (breaks) => {
    const { connection, calls } = client(breaks);
    const heard: unknown[] = [];
    for (const event of ['blocked', 'unblocked'])
      connection.on(event, (...args) => heard.push([event, ...args]));
    connection.emit('blocked', 'low');
    connection.emit('unblocked');
    connection.emit('blocked', 'low');
    connection.toClosed!('stack', undefined);
    expect(heard).toEqual([['blocked', 'low'], ['unblocked'], ['blocked', 'low']]);
    expect(calls.map(({ method }) => method)).toEqual(['toClosed']);
  },
);
