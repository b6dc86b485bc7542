import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { onSocket } from '../../../src/discovery/socket';

test('tells of a connection before it is made, and ends', async () => {
  const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let opened = 0;
  const end = onSocket(() => opened++, 0);
  const first = connect(port, '127.0.0.1');
  expect(opened).toBe(1);
  await once(first.resume(), 'close');
  end();
  await once(connect(port, '127.0.0.1').resume(), 'close');
  expect(opened).toBe(1);
  server.close();
});

test('many connections in a short time: told of the first alone', async () => {
  const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let told = 0;
  const end = onSocket(() => told++, Number.POSITIVE_INFINITY);
  for (let i = 0; i < 20; i++) await once(connect(port, '127.0.0.1').resume(), 'close');
  end();
  expect(told).toBe(1);
  server.close();
});

test('ended while it is told, by the only one that listens: the connection is made', async () => {
  const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let told = 0;
  const end = onSocket(() => {
    told++;
    end();
  }, 0);
  for (let i = 0; i < 2; i++) await once(connect(port, '127.0.0.1').resume(), 'close');
  expect(told).toBe(1);
  server.close();
});
