/** `OTEL_TRACES_EXPORTER=console`: a line a span on stdout, for people or, by choice, for machines. */
import { Console } from 'node:console';
import { type HrTime, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { ConsoleForm } from '../config/sdk';
import { wellFormed } from '../wire/text';

const SERVICE = 'service.name';

const FORMS: Record<ConsoleForm, (span: ReadableSpan) => string> = { text: textOf, json: jsonOf };

/** A span exporter as the SDK wants it; it holds nothing back, so there is nothing to flush. */
export function createConsoleExporter(form: ConsoleForm) {
  const lineOf = FORMS[form];
  let stdout: Console | undefined;
  return {
    export(spans: readonly ReadableSpan[], done: (result: { code: 0 }) => void): void {
      // not by `process.stdout` alone, whose error, when its reader is gone, would end the program
      stdout ??= new Console(process.stdout);
      for (const span of spans) stdout.log(lineOf(span));
      done({ code: 0 });
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

/** `12:31:04.123  orders  CONSUMER process bills  45.2 ms  ERROR card declined  trace/span < parent  key=value …` */
function textOf(span: ReadableSpan): string {
  const { traceId, spanId } = span.spanContext();
  const parent = span.parentSpanContext?.spanId;
  const attributes = Object.entries(span.attributes).map(
    ([name, value]) => `${name}=${JSON.stringify(value)}`,
  );
  return oneLine(
    [
      new Date(millisecondsOf(span.startTime)).toISOString().slice(11, 23),
      String(span.resource.attributes[SERVICE]),
      `${SpanKind[span.kind]} ${span.name}`,
      `${millisecondsOf(span.duration).toPrecision(3)} ms`,
      ...(span.status.code === SpanStatusCode.ERROR ? [`ERROR ${span.status.message ?? ''}`.trimEnd()] : []),
      `${traceId}/${spanId}${parent === undefined ? '' : ` < ${parent}`}`,
      attributes.join(' '),
    ].join('  '),
  );
}

function jsonOf(span: ReadableSpan): string {
  const { traceId, spanId } = span.spanContext();
  return wellFormed(
    JSON.stringify({
      service: span.resource.attributes[SERVICE],
      name: span.name,
      kind: SpanKind[span.kind],
      traceId,
      spanId,
      parentSpanId: span.parentSpanContext?.spanId,
      start: new Date(millisecondsOf(span.startTime)).toISOString(),
      durationMs: millisecondsOf(span.duration),
      status: SpanStatusCode[span.status.code],
      message: span.status.message,
      attributes: span.attributes,
      events: span.events.map(({ name, attributes }) => ({ name, attributes })),
      links: span.links.map(({ context }) => ({ traceId: context.traceId, spanId: context.spanId })),
    }),
  );
}

function millisecondsOf([seconds, nanoseconds]: HrTime): number {
  return seconds * 1_000 + nanoseconds / 1_000_000;
}

/** What messages bring along must not break the line, or steer the terminal. */
function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  return wellFormed(text).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ');
}
