import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { onSocket } from '../../../src/discovery/socket';

test('tells of a connection before it is made, and ends', async () => {
  const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let opened = 0;
  const end = onSocket(() => opened++);
  const first = connect(port, '127.0.0.1');
  expect(opened).toBe(1);
  await once(first.resume(), 'close');
  end();
  await once(connect(port, '127.0.0.1').resume(), 'close');
  expect(opened).toBe(1);
  server.close();
});
