import { retryInfo } from '../../../src/wire/retry-info';

const field = (number: number, content: Buffer | string): Buffer =>
  Buffer.concat([Buffer.from([number * 8 + 2, content.length]), Buffer.from(content)]);

/** google.rpc.Status: code 8, a message, and details. */
const status = (...details: Buffer[]): Buffer =>
  Buffer.concat([Buffer.from([8, 8]), field(2, 'slow down'), ...details.map((detail) => field(3, detail))]);

const any = (type: string, value: Buffer): Buffer =>
  Buffer.concat([field(1, `type.googleapis.com/google.rpc.${type}`), field(2, value)]);

/** 300.5 s */
const DELAY = Buffer.from([8, 0xac, 2, 16, 0x80, 0xca, 0xb5, 0xee, 1]);

test.each<[string, Buffer, number | undefined]>([
  ['seconds and nanoseconds', status(any('RetryInfo', field(1, DELAY))), 300_500],
  ['none at all', status(any('RetryInfo', field(1, Buffer.alloc(0)))), 0],
  ['after others', status(any('DebugInfo', field(1, 'x')), any('RetryInfo', field(1, DELAY))), 300_500],
  ['no delay in it', status(any('RetryInfo', Buffer.alloc(0))), 0],
  ['something else', status(any('DebugInfo', field(1, DELAY))), undefined],
  ['nothing', Buffer.alloc(0), undefined],
  ['no protobuf', Buffer.from([0x1a, 200, 1, 2]), undefined],
  ['a number without an end', Buffer.alloc(20, 0xff), undefined],
])('the delay that a gRPC error asks for: %s', (_, details, wait) => {
  expect(retryInfo(details)).toBe(wait);
});
