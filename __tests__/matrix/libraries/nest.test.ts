import { join } from 'node:path';
import { type Collector, startCollector } from '../../support/collector';
import { draw, tree } from '../../support/draw';
import { run } from '../../support/program';
import { ownNames } from '../../support/queue';
import { install, type Packages } from './install';

const COMMON = { 'amqp-connection-manager': '5.0.0', 'reflect-metadata': '0.2.2', rxjs: '7.8.2' };
const NEST_11 = {
  ...COMMON,
  '@nestjs/common': '11.2.10',
  '@nestjs/core': '11.2.10',
  '@nestjs/microservices': '11.2.6',
  '@golevelup/nestjs-rabbitmq': '9.0.2',
  amqplib: '0.10.9',
  tslib: '2.9.1',
};
const NEST_12 = {
  ...COMMON,
  '@nestjs/common': '12.5.1',
  '@nestjs/core': '12.5.1',
  '@nestjs/microservices': '12.1.1',
  amqplib: '2.3.1',
  tslib: '2.9.1',
};

// Nest's client makes its channel twice when it connects, so it consumes replies twice
const MICROSERVICES = tree`
  PRODUCER publish NAME
    CONSUMER process NAME → subscribe NAME
      ! ack
  PRODUCER publish NAME
    CONSUMER process NAME → subscribe NAME
      ! ack
      PRODUCER publish
        CONSUMER process → subscribe
  CLIENT subscribe
  CLIENT subscribe
  CLIENT subscribe NAME
`;
const GOLEVELUP = tree`
  PRODUCER publish NAME
    CONSUMER process NAME.ordered → subscribe NAME.ordered
      ! ack
  PRODUCER publish NAME
    CONSUMER process NAME.price → subscribe NAME.price
      ! ack
      PRODUCER publish
        CONSUMER process → subscribe
  CLIENT subscribe
  CLIENT subscribe NAME.ordered
  CLIENT subscribe NAME.price
`;

const own = ownNames();
jest.setTimeout(120_000); // npm installs what is not there yet

let collector: Collector;
beforeAll(async () => {
  collector = await startCollector();
});
beforeEach(() => collector.clear());
afterAll(async () => {
  await collector.stop();
  await own.delete();
});

test.each<[string, string, Packages, string]>([
  ['@nestjs/microservices 11', 'microservices.cjs', NEST_11, MICROSERVICES],
  ['@nestjs/microservices 12', 'microservices.cjs', NEST_12, MICROSERVICES],
  ['@golevelup/nestjs-rabbitmq 9', 'golevelup.cjs', NEST_11, GOLEVELUP],
])('%s: one trace a message, the same output as without hoptrace', async (_, program, packages, expected) => {
  const file = join(install(packages), program);
  const name = own.queue('libraries-nest');
  const plain = await run(file, { register: 'none', args: [name] });
  const traced = await run(file, { args: [name], env: collector.env });
  expect(plain).toMatchObject({ code: 0, stdout: 'ordered kettle\nkettle costs 12\n', stderr: '' });
  expect(traced).toEqual(plain);
  expect(draw(collector.spans, { names: { [name]: 'NAME' } })).toBe(expected);
});
