import { INVALID_SPAN_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { type Flushable, lend } from '../../../src/sdk/lend';

const SPAN = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

/** Makes no spans and remembers who was asked for which. */
function provider(whose: string, asked: string[]): Flushable {
  return {
    async forceFlush() {
      asked.push(`${whose} flush`);
    },
    getTracer: (tracer) => ({
      startSpan(name) {
        asked.push(`${whose} ${tracer} ${name}`);
        return SPAN;
      },
      startActiveSpan: (name: string, ...rest: unknown[]) => {
        asked.push(`${whose} ${tracer} ${name} active`);
        return (rest.at(-1) as (span: Span) => never)(SPAN);
      },
    }),
  };
}

afterEach(() => trace.disable());

test('a tracer makes spans with ours, then with what has replaced it', () => {
  const asked: string[] = [];
  let isReplaced = false;
  const tracer = lend(provider('ours', asked), () => isReplaced).getTracer('shop');
  tracer.startSpan('a');
  expect(tracer.startActiveSpan('b', () => 7)).toBe(7);
  trace.setGlobalTracerProvider(provider('theirs', asked));
  isReplaced = true;
  tracer.startSpan('c');
  expect(tracer.startActiveSpan('d', {}, () => 8)).toBe(8);
  expect(asked).toEqual(['ours shop a', 'ours shop b active', 'theirs shop c', 'theirs shop d active']);
});

test('a flush is of ours, then of what has replaced it', async () => {
  const asked: string[] = [];
  let isReplaced = false;
  const lent = lend(provider('ours', asked), () => isReplaced);
  await lent.forceFlush();
  trace.setGlobalTracerProvider(provider('theirs', asked));
  isReplaced = true;
  await lent.forceFlush();
  expect(asked).toEqual(['ours flush', 'theirs flush']);
});
