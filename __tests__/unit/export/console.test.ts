import { Writable } from 'node:stream';
import { SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { createConsoleExporter } from '../../../src/export/console';

const traceId = '5b8aa5a2d2c872e8321cf37308d69df2';

function span(over: Partial<ReadableSpan> = {}): ReadableSpan {
  return {
    name: 'process bills',
    kind: SpanKind.CONSUMER,
    spanContext: () => ({ traceId, spanId: '051581bf3cb55c13', traceFlags: TraceFlags.SAMPLED }),
    parentSpanContext: { traceId, spanId: '1111111111111111', traceFlags: TraceFlags.SAMPLED },
    startTime: [1_795_693_264, 123_000_000],
    duration: [0, 45_200_000],
    status: { code: SpanStatusCode.ERROR, message: 'card declined' },
    attributes: { 'messaging.message.id': 'order-3' },
    events: [],
    links: [],
    resource: resourceFromAttributes({ 'service.name': 'biller' }),
    ...over,
  } as ReadableSpan;
}

function printed(form: 'text' | 'json', ...spans: ReadableSpan[]): string {
  const lines: string[] = [];
  const write = jest
    .spyOn(process.stdout, 'write')
    .mockImplementation((line) => lines.push(String(line)) > 0);
  try {
    createConsoleExporter(form).export(spans, ({ code }) => expect(code).toBe(0));
  } finally {
    write.mockRestore();
  }
  return lines.join('');
}

test('text: a readable line a span', () => {
  expect(printed('text', span(), span({ status: { code: SpanStatusCode.UNSET } }))).toBe(
    '11:41:04.123  biller  CONSUMER process bills  45.2 ms  ERROR card declined' +
      `  ${traceId}/051581bf3cb55c13 < 1111111111111111  messaging.message.id="order-3"\n` +
      '11:41:04.123  biller  CONSUMER process bills  45.2 ms' +
      `  ${traceId}/051581bf3cb55c13 < 1111111111111111  messaging.message.id="order-3"\n`,
  );
});

test('text: what comes from messages neither breaks the line nor steers the terminal', () => {
  const line = printed('text', span({ name: 'a\n\x1b[31mb\ud800', attributes: { x: 'c\r\nd' } }));
  expect(line).toContain('a  [31mb\ufffd');
  for (const control of ['\r', '\x1b']) expect(line).not.toContain(control);
  expect(line.indexOf('\n')).toBe(line.length - 1);
});

test('json: one object a line', () => {
  expect(JSON.parse(printed('json', span()))).toEqual({
    service: 'biller',
    name: 'process bills',
    kind: 'CONSUMER',
    traceId,
    spanId: '051581bf3cb55c13',
    parentSpanId: '1111111111111111',
    start: '2026-11-26T11:41:04.123Z',
    durationMs: 45.2,
    status: 'ERROR',
    message: 'card declined',
    attributes: { 'messaging.message.id': 'order-3' },
    events: [],
    links: [],
  });
});

test('a reader that is gone does not end the program', async () => {
  const stdout = new Writable({ write: (_chunk, _encoding, done) => done(new Error('write EPIPE')) });
  const gone = new Promise((done) => stdout.once('close', done));
  const getter = jest.spyOn(process, 'stdout', 'get').mockReturnValue(stdout as typeof process.stdout);
  try {
    const exporter = createConsoleExporter('text');
    for (let i = 0; i < 2; i++) exporter.export([span(), span()], () => {});
    await gone; // an error that nobody listens to would be uncaught by now
  } finally {
    getter.mockRestore();
  }
  expect(stdout.listenerCount('error')).toBeLessThan(2);
});
