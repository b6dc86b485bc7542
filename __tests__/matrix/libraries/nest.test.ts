import { collecting } from '../../support/collecting';
import { draw, tree } from '../../support/draw';
import { installed } from '../../support/installed';
import { run } from '../../support/program';

// Nest's client makes its channel twice when it connects, so it consumes replies twice
const MICROSERVICES = tree`
  PRODUCER publish NAME
    CONSUMER process NAME → subscribe NAME
  PRODUCER publish NAME
    CONSUMER process NAME → subscribe NAME
      PRODUCER publish
        CONSUMER process → subscribe
  CLIENT subscribe
  CLIENT subscribe
  CLIENT subscribe NAME
`;
const GOLEVELUP = tree`
  PRODUCER publish NAME
    CONSUMER process NAME.ordered → subscribe NAME.ordered
  PRODUCER publish NAME
    CONSUMER process NAME.price → subscribe NAME.price
      PRODUCER publish
        CONSUMER process → subscribe
  CLIENT subscribe
  CLIENT subscribe NAME.ordered
  CLIENT subscribe NAME.price
`;

jest.setTimeout(120_000); // npm installs what is not there yet

const { collector, own } = collecting();

test.each([
  ['@nestjs/microservices 11', 'microservices.cjs', 'nest-11', MICROSERVICES],
  ['@nestjs/microservices 12', 'microservices.cjs', 'nest-12', MICROSERVICES],
  ['@golevelup/nestjs-rabbitmq 9', 'golevelup.cjs', 'nest-11', GOLEVELUP],
])('%s: one trace a message, the same output as without hoptrace', async (_, program, packages, expected) => {
  const file = `fixtures/libraries-nest/${program}`;
  const name = own.queue('libraries-nest');
  const args = [await installed(`fixtures/libraries-nest/${packages}`), name];
  const plain = await run(file, { register: 'none', args });
  const traced = await run(file, { args, env: collector.env });
  expect(plain).toMatchObject({ code: 0, stdout: 'ordered kettle\nkettle costs 12\n', stderr: '' });
  expect(traced).toEqual(plain);
  expect(draw(collector.spans, { names: { [name]: 'NAME' } })).toBe(expected);
});
