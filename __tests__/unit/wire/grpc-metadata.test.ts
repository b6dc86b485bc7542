import { metadataOf } from '../../../src/wire/grpc-metadata';

test('headers of a call', () => {
  expect(metadataOf({ 'X-Key': 'a b' }).getMap()).toEqual({ 'x-key': 'a b' });
});

test.each(['geheim\u00e9', 'geheim\t', 'geheim\u65e5'])(
  'a value that gRPC does not take is not repeated: %j',
  (value) => {
    const error = new Error(
      'the header authorization has characters that gRPC does not take: expected printable ASCII',
    );
    expect(() => metadataOf({ authorization: value })).toThrow(error);
  },
);
