import type { Failover } from '../../../src/skywalking/failover';
import { startManagement } from '../../../src/skywalking/management';
import type { Transport } from '../../../src/skywalking/transport';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** what an OAP is told, and whether it is there to listen */
function listener() {
  const heard: string[] = [];
  let isAway = false;
  const hear = (what: string) => async () => {
    if (isAway) throw new Error('away');
    heard.push(what);
  };
  const transport = { properties: hear('properties'), keepAlive: hear('alive') } as unknown as Transport;
  const oap = {
    send: (message: (to: Transport) => Promise<void>) => message(transport),
  } as unknown as Failover;
  return {
    oap,
    heard,
    away(is: boolean) {
      isAway = is;
    },
  };
}

const identity = { service: 'shop', instance: 'shop-1' };

test('at once properties and a heartbeat, then a heartbeat every 20 s, with properties every tenth time', async () => {
  const { oap, heard } = listener();
  const stop = startManagement(oap, identity);
  await jest.advanceTimersByTimeAsync(0);
  expect(heard).toEqual(['properties', 'alive']);
  await jest.advanceTimersByTimeAsync(9 * 20_000);
  expect(heard).toEqual(['properties', ...Array(10).fill('alive')]);
  await jest.advanceTimersByTimeAsync(20_000);
  expect(heard.slice(11)).toEqual(['properties', 'alive']);
  stop();
  await jest.advanceTimersByTimeAsync(60_000);
  expect(heard).toHaveLength(13);
});

test('an OAP that was away is told the properties as soon as it is back', async () => {
  const { oap, heard, away } = listener();
  away(true);
  const stop = startManagement(oap, identity);
  await jest.advanceTimersByTimeAsync(40_000);
  expect(heard).toEqual([]);
  away(false);
  await jest.advanceTimersByTimeAsync(20_000);
  expect(heard).toEqual(['properties', 'alive']);
  stop();
});
