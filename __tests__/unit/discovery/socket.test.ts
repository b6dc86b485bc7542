import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { onSocket } from '../../../src/discovery/socket';

let server: Server;
let told: number;

beforeEach(async () => {
  told = 0;
  server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => server.close());

/** How often it was told of a connection, before that was made: others in this process may open some meanwhile. */
async function toldOfOne(): Promise<number> {
  const before = told;
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const now = told - before;
  await once(socket.resume(), 'close');
  return now;
}

test('tells of a connection before it is made, and ends', async () => {
  const end = onSocket(() => told++, 0);
  expect(await toldOfOne()).toBe(1);
  end();
  expect(await toldOfOne()).toBe(0);
});

test('many connections in a short time: told of one at most', async () => {
  const end = onSocket(() => told++, Number.POSITIVE_INFINITY);
  for (let i = 0; i < 20; i++) await toldOfOne();
  end();
  expect(told).toBe(1);
});

test('ended while it is told, by the only one that listens: the connection is made', async () => {
  const end = onSocket(() => {
    told++;
    end();
  }, 0);
  expect(await toldOfOne()).toBe(1);
  expect(await toldOfOne()).toBe(0);
});
