import type { NetworkInterfaceInfo } from 'node:os';
import type { Failover } from '../../../src/skywalking/failover';
import { startManagement } from '../../../src/skywalking/management';
import type { KeyStringValuePair } from '../../../src/skywalking/protocol/segment';
import type { Answer, InstanceProperties, OapTransport } from '../../../src/skywalking/transport';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** what an OAP is told, and whether it is there to listen */
function listener() {
  const heard: string[] = [];
  let isAway = false;
  const hear = (what: string) => async (): Promise<Answer> => {
    if (isAway) return { kind: 'unavailable', reason: 'away' };
    heard.push(what);
    return { kind: 'taken' };
  };
  const transport = { properties: hear('properties'), keepAlive: hear('alive') } as unknown as OapTransport;
  const oap = {
    send: (message: (to: OapTransport) => Promise<Answer>) => message(transport),
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

test('addresses come one by one, as OAP wants them; where there are none, nothing is said of them', async () => {
  const list = jest.spyOn(require('node:os') as typeof import('node:os'), 'networkInterfaces');
  const address = (address: string, internal = false) =>
    ({ address, family: 'IPv4', internal }) as unknown as NetworkInterfaceInfo;
  const told = async () => {
    const sent: KeyStringValuePair[] = [];
    const transport = {
      properties: async ({ properties }: InstanceProperties) => {
        sent.push(...properties);
        return { kind: 'unavailable', reason: '' };
      },
    } as unknown as OapTransport;
    const oap = { send: (message: (to: OapTransport) => Promise<Answer>) => message(transport) };
    startManagement(oap as unknown as Failover, identity)();
    await jest.advanceTimersByTimeAsync(0);
    return sent.filter(({ key }) => key.startsWith('ipv4')).map(({ key, value }) => `${key}=${value}`);
  };
  list.mockReturnValue({
    lo: [address('127.0.0.1', true)],
    eth0: [address('10.0.0.7')],
    eth1: [address('10.1.0.7')],
  });
  expect(await told()).toEqual(['ipv4=10.0.0.7', 'ipv4=10.1.0.7']);
  list.mockReturnValue({ lo: [address('127.0.0.1', true)] });
  expect(await told()).toEqual([]);
  list.mockImplementation(() => {
    throw new Error('EPERM');
  });
  expect(await told()).toEqual([]);
  list.mockRestore();
});
