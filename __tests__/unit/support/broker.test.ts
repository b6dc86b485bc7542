import { rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { findBroker } from '../../support/broker';
import { apt } from '../../support/broker/apt';
import type { Broker, Way } from '../../support/broker/broker';
import * as commands from '../../support/broker/command';
import { compose } from '../../support/broker/compose';
import * as connections from '../../support/broker/connect';
import { freePorts } from '../../support/broker/free-port';
import { given } from '../../support/broker/given';
import { installed } from '../../support/broker/installed';
import { listening } from '../../support/broker/listening';
import * as privates from '../../support/broker/private';
import * as scripts from '../../support/broker/scripts';

// nothing here may write to this machine
jest.mock('node:fs', () => ({
  ...jest.requireActual('node:fs'),
  existsSync: () => false,
  writeFileSync: jest.fn(),
  rmSync: jest.fn(),
}));
jest.mock('../../support/broker/command', () => ({ command: jest.fn(), progress: jest.fn() }));
jest.mock('../../support/broker/connect', () => ({
  ...jest.requireActual('../../support/broker/connect'),
  tryConnect: jest.fn(),
}));
jest.mock('../../support/broker/private', () => ({ startPrivateBroker: jest.fn() }));
jest.mock('../../support/broker/scripts', () => ({ findScripts: jest.fn() }));

const command = jest.mocked(commands.command);
const progress = jest.mocked(commands.progress);
const tryConnect = jest.mocked(connections.tryConnect);
const startPrivateBroker = jest.mocked(privates.startPrivateBroker);
const findScripts = jest.mocked(scripts.findScripts);

const URL_BEFORE = process.env.AMQP_URL;
const broker: Broker = { url: 'amqp://found', how: 'in the test', stop: async () => {} };

/** A part of a command line -> the reason of its failure, or undefined for success. */
type Answers = Record<string, string | undefined>;

/** Commands without an answer fail. */
function commandsAnswer(answers: Answers): void {
  command.mockImplementation(async (file, args) => {
    const line = [file, ...args].join(' ');
    const key = Object.keys(answers).find((part) => line.includes(part));
    return { stdout: '', failed: key === undefined ? `unexpected: ${line}` : answers[key] };
  });
}

beforeEach(() => {
  jest.resetAllMocks();
  delete process.env.AMQP_URL;
});
afterAll(() => {
  if (URL_BEFORE !== undefined) process.env.AMQP_URL = URL_BEFORE;
});

describe('the chain', () => {
  const no = (advice: string): Way => ({ advice, find: async () => `no ${advice}` });

  test('takes the first way that finds one, and tries no more', async () => {
    const never = { advice: 'never', find: jest.fn() };
    const ways = [no('a'), { advice: 'b', find: async () => broker }, never];
    await expect(findBroker(ways)).resolves.toBe(broker);
    expect(never.find).not.toHaveBeenCalled();
  });

  test('lists all ways, and why each failed, when none does', async () => {
    await expect(findBroker([no('a'), no('b')])).rejects.toThrow(
      'There is no RabbitMQ here. Any one of these will do:\n  - a\n    (tried: no a)\n  - b\n    (tried: no b)',
    );
  });

  test('stops at a way that should have worked', async () => {
    process.env.AMQP_URL = 'amqp://user:secret@elsewhere';
    tryConnect.mockResolvedValue('ECONNREFUSED');
    const message = 'AMQP_URL is amqp://user:…@elsewhere, where no RabbitMQ can be used: ECONNREFUSED';
    await expect(findBroker()).rejects.toThrow(message);
  });
});

test('AMQP_URL', async () => {
  await expect(given.find()).resolves.toBe('AMQP_URL is not set');
  process.env.AMQP_URL = 'amqp://mine';
  await expect(given.find()).resolves.toMatchObject({ url: 'amqp://mine' });
  expect(tryConnect).toHaveBeenCalledWith('amqp://mine');
});

test('one that listens', async () => {
  await expect(listening.find()).resolves.toMatchObject({ url: 'amqp://guest:guest@127.0.0.1:5672' });
  tryConnect.mockResolvedValue('ECONNREFUSED');
  await expect(listening.find()).resolves.toBe('ECONNREFUSED');
});

describe('docker compose', () => {
  test.each<[Answers, string]>([
    [{ 'docker info': 'docker is not installed' }, 'docker info: docker is not installed'],
    [{ 'docker info': undefined, 'compose version': 'unknown' }, 'docker compose version: unknown'],
    [
      { 'docker info': undefined, 'compose version': undefined, ' up ': 'no image' },
      'docker compose up: no image',
    ],
  ])('%j', async (answers, reason) => {
    commandsAnswer(answers);
    await expect(compose.find()).resolves.toBe(reason);
  });

  test('starts the service, and removes it at the end', async () => {
    commandsAnswer({ 'docker info': undefined, version: undefined, ' up ': undefined, ' rm ': undefined });
    const found = (await compose.find()) as Broker;
    expect(found.url).toBe('amqp://guest:guest@127.0.0.1:5672');
    expect(progress).toHaveBeenCalledWith('starting RabbitMQ with docker compose…');
    await found.stop();
    const args = ['rm', '--stop', '--force', '--volumes', 'rabbitmq'];
    expect(command).toHaveBeenLastCalledWith('docker', expect.arrayContaining(args));
  });
});

describe('an installed one', () => {
  test('is started privately and stopped at the end', async () => {
    const stop = jest.fn();
    findScripts.mockReturnValue('/usr/lib/rabbitmq/bin');
    startPrivateBroker.mockResolvedValue({ url: 'amqp://private', stop } as never);
    const found = (await installed.find()) as Broker;
    expect(found.url).toBe('amqp://private');
    expect(progress).toHaveBeenCalledWith('starting a private RabbitMQ…');
    await found.stop();
    expect(stop).toHaveBeenCalledTimes(1);
  });

  test('is not there', async () => {
    await expect(installed.find()).resolves.toBe('rabbitmq-server is not installed');
    expect(startPrivateBroker).not.toHaveBeenCalled();
  });
});

describe('apt-get', () => {
  const getuid = process.getuid;
  afterEach(() => {
    process.getuid = getuid!;
  });

  test('is for root', async () => {
    process.getuid = () => 1000;
    await expect(apt.find()).resolves.toBe('not root');
    expect(command).not.toHaveBeenCalled();
  });

  test.each<[Answers, string]>([
    [{ '--version': 'apt-get is not installed' }, 'apt-get is not installed'],
    [{ '--version': undefined, ' update': 'no network' }, 'apt-get update: no network'],
    [
      { '--version': undefined, ' update': undefined, ' install': 'no such package' },
      'apt-get install rabbitmq-server: no such package',
    ],
  ])('%j', async (answers, reason) => {
    process.getuid = () => 0;
    commandsAnswer(answers);
    await expect(apt.find()).resolves.toBe(reason);
  });

  test('installs with services forbidden to start, then starts a private one', async () => {
    process.getuid = () => 0;
    commandsAnswer({ '--version': undefined, ' update': undefined, ' install': undefined });
    findScripts.mockReturnValue('/usr/lib/rabbitmq/bin');
    startPrivateBroker.mockResolvedValue({ url: 'amqp://private' } as never);
    await expect(apt.find()).resolves.toMatchObject({ url: 'amqp://private' });

    expect(writeFileSync).toHaveBeenCalledWith('/usr/sbin/policy-rc.d', '#!/bin/sh\nexit 101\n', {
      mode: 0o755,
    });
    expect(rmSync).toHaveBeenCalledWith('/usr/sbin/policy-rc.d');
    expect(progress.mock.calls).toEqual([
      ['installing rabbitmq-server with apt-get…'],
      ['starting a private RabbitMQ…'],
    ]);
    const environment = expect.objectContaining({ DEBIAN_FRONTEND: 'noninteractive' });
    expect(command).toHaveBeenCalledWith('apt-get', expect.arrayContaining(['install']), environment);
  });
});

describe('free ports', () => {
  test('are different, and below those that clients get', async () => {
    const ports = await freePorts(20);
    expect(new Set(ports).size).toBe(20);
    for (const port of ports) expect(port).toBeLessThan(32_768);
  });

  test('are free', async () => {
    const [port] = (await freePorts(1)) as [number];
    const server = createServer().listen(port, '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
    expect((server.address() as AddressInfo).port).toBe(port);
    server.close();
  });
});
