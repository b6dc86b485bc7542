import { resolve } from 'node:path';
import protobuf from 'protobufjs';
import descriptor from '../../../src/skywalking/protocol/descriptor.json';

const protocol = resolve(__dirname, '../../../src/skywalking/protocol');

test('the descriptor is what the .proto files say (node scripts/skywalking-protocol.mjs)', () => {
  const root = new protobuf.Root();
  root.resolvePath = (_importer, file) => resolve(protocol, file);
  root.loadSync(['language-agent/Tracing.proto', 'management/Management.proto']);
  expect(JSON.parse(JSON.stringify(root.toJSON()))).toEqual(descriptor);
});
