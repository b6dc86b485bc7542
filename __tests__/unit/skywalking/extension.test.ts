import fc from 'fast-check';
import { decodeExtension, encodeExtension } from '../../../src/skywalking/extension';

test.each([
  // as the Java agent writes it
  ['0- ', { skipAnalysis: false, sentAt: undefined }],
  ['1- ', { skipAnalysis: true, sentAt: undefined }],
  ['0-1602743904804', { skipAnalysis: false, sentAt: 1602743904804 }],
  ['1-1602743904804', { skipAnalysis: true, sentAt: 1602743904804 }],
])('%s, both ways', (header, extension) => {
  expect(decodeExtension(header)).toEqual(extension);
  expect(encodeExtension(extension)).toBe(header);
});

test.each(['', '-', '2', 'x-1', '1', '0', '1-x'])('"%s" says at most the mode', (header) => {
  expect(decodeExtension(header)).toEqual({ skipAnalysis: header.startsWith('1'), sentAt: undefined });
});

test('junk never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (header) => {
      expect(() => decodeExtension(header)).not.toThrow();
    }),
  );
});
