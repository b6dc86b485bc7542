import { runInNewContext } from 'node:vm';
import { type Span, SpanStatusCode } from '@opentelemetry/api';
import { BasicTracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { fail, failureOf, failureOfClosure, replyCodeName } from '../../../src/telemetry/errors';

const closure = (code?: number, message?: string) => ({ byApplication: false, code, message });

/** What `fail` makes of a span. */
function failed(error: unknown) {
  const span = new BasicTracerProvider().getTracer('test').startSpan('a span') as unknown as ReadableSpan;
  fail(span as unknown as Span, failureOf(error));
  return {
    attributes: span.attributes,
    status: span.status,
    exceptions: span.events.filter(({ name }) => name === 'exception').map(({ attributes }) => attributes),
  };
}

test('an error is typed by the reply code that the broker gave, else by its own code, else by its name', () => {
  expect(failureOf(Object.assign(new Error('no queue'), { code: 404 })).type).toBe('NOT_FOUND');
  expect(failureOf(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })).type).toBe('ECONNREFUSED');
  expect(failureOf(new TypeError('not a buffer')).type).toBe('TypeError');
  expect(failureOf(Object.assign(new Error('http'), { code: 418 })).type).toBe('Error');
});

test('everything that can be thrown has a type', () => {
  const thrown = ['text', 7, null, undefined, Symbol('s'), {}, () => 1, true];
  expect(thrown.map((each) => failureOf(each).type)).toEqual([
    'string',
    'number',
    'object',
    'undefined',
    'symbol',
    'object',
    'function',
    'boolean',
  ]);
});

test('a span fails with type, status and exception', () => {
  const { attributes, status, exceptions } = failed(new RangeError('too far'));
  expect(attributes).toEqual({ 'error.type': 'RangeError' });
  expect(status).toEqual({ code: SpanStatusCode.ERROR, message: 'too far' });
  expect(exceptions).toEqual([
    {
      'exception.type': 'RangeError',
      'exception.message': 'too far',
      'exception.stacktrace': expect.stringContaining('errors.test'),
    },
  ]);
});

test('a rejection without a reason is an exception too', () => {
  expect(failed(undefined).exceptions).toEqual([
    { 'exception.type': 'undefined', 'exception.message': 'undefined' },
  ]);
});

test('an error of another realm is an error', () => {
  expect(failed(runInNewContext('new TypeError("elsewhere")')).exceptions).toEqual([
    expect.objectContaining({ 'exception.type': 'TypeError', 'exception.message': 'elsewhere' }),
  ]);
});

test('an error that cannot be looked at is one all the same', () => {
  const hostile = {
    get message(): string {
      throw new Error('no');
    },
  };
  expect(failed(hostile)).toMatchObject({
    attributes: { 'error.type': 'Error' },
    exceptions: [{ 'exception.type': 'Error' }],
  });
});

test('a closed channel is an error unless the application closed it', () => {
  expect(failureOfClosure({ ...closure(), byApplication: true })).toBeUndefined();
  expect(failureOfClosure(closure(320, 'CONNECTION_FORCED - bye'))).toEqual({
    type: 'CONNECTION_FORCED',
    message: 'CONNECTION_FORCED - bye',
  });
  expect(failureOfClosure(closure())).toEqual({ type: 'channel_closed', message: 'channel closed' });
});

test('a reply code without a name is called by its number', () => {
  expect(replyCodeName(312)).toBe('NO_ROUTE');
  expect(replyCodeName(599)).toBe('599');
});
