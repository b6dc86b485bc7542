import type { OtlpSettings } from '../../../src/config/otlp';
import { openReceiver } from '../../../src/export/otlp/receiver';
import type { Outbox, Receiver } from '../../../src/export/outbox';

const SETTINGS: OtlpSettings = {
  signal: 'traces',
  protocol: 'http/json',
  url: 'http://collector:4318/v1/traces',
  headers: {},
  timeout: 1,
  compression: 'none',
  tls: {},
  insecure: false,
};

function receiver(): Receiver {
  let opened: Receiver | undefined;
  const open = (given: Receiver) => {
    opened = given;
    return () => {};
  };
  openReceiver(SETTINGS, {}, { open } as unknown as Outbox);
  return opened!;
}

test.each<[unknown, unknown]>([
  [
    { rejectedSpans: '3', errorMessage: 'too old' },
    { items: 3, reason: 'too old' },
  ],
  [{ rejectedSpans: 3 }, { items: 3, reason: 'no reason given' }],
  [{ errorMessage: 'next time: less' }, { items: 0, reason: 'next time: less' }],
  [
    { rejectedSpans: 1, errorMessage: 5 },
    { items: 1, reason: '5' },
  ],
  [
    { rejectedSpans: 1, errorMessage: { of: 'its own' } },
    { items: 1, reason: '[object Object]' },
  ],
  [
    { rejectedSpans: 'some', errorMessage: 'no' },
    { items: 0, reason: 'no' },
  ],
  [
    { rejectedSpans: -7, errorMessage: 'no' },
    { items: 0, reason: 'no' },
  ],
  [{}, undefined],
  [null, undefined],
])(
  'what is said of a batch that was taken in part is a number and a text: %j',
  (partialSuccess, expected) => {
    const { rejected } = receiver();
    expect(rejected(Buffer.from(JSON.stringify({ partialSuccess })))).toEqual(expected);
  },
);

test('an answer that is none says nothing', () => {
  expect(receiver().rejected(Buffer.from('<html>'))).toBeUndefined();
});
