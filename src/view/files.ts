/** Files of OTLP JSON, a request a line, as the Collector's file exporter writes them. */
import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { isObject } from './otlp/shape';
import { spansOf } from './otlp/span';
import type { Intake } from './receive/otlp';

/** Lines that were no OTLP, and the first of them in words. */
export interface Unread {
  lines: number;
  first: string | undefined;
}

/** Takes all that a file has. Rejects where it cannot be read. */
export async function openFile(file: string, intake: Intake): Promise<Unread> {
  const unread: Unread = { lines: 0, first: undefined };
  let number = 0;
  for await (const line of createInterface({
    input: createReadStream(file),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    number++;
    if (line.trim() === '') continue;
    try {
      takeLine(line, intake);
    } catch (error) {
      unread.lines++;
      unread.first ??= `line ${number}: ${(error as Error).message}`;
    }
  }
  return unread;
}

function takeLine(line: string, intake: Intake): void {
  const request: unknown = JSON.parse(line);
  if (!isObject(request)) throw new TypeError('no object');
  if ('resourceSpans' in request) {
    const { spans, reason } = spansOf(request);
    intake.spans(spans, request);
    if (reason !== undefined) throw new TypeError(reason);
  } else if ('resourceMetrics' in request) intake.metrics(request);
  else if (!('resourceLogs' in request)) throw new TypeError('neither resourceSpans nor resourceMetrics');
}

/**
 * Passes on, and writes to the end of a file what it passes on; at once, so that nothing is lost however this process ends.
 * Throws where the file cannot be opened. A write that fails is the last one, and said through `failed`.
 */
export function saveTo(
  file: string,
  intake: Intake,
  failed: (error: Error) => void,
): Intake & { close(): void } {
  let descriptor: number | undefined = openSync(file, 'a');
  const write = (request: object) => {
    if (descriptor === undefined) return;
    try {
      writeSync(descriptor, `${JSON.stringify(request)}\n`);
    } catch (error) {
      close();
      failed(error as Error);
    }
  };
  const close = () => {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
  };
  return {
    spans(spans, request) {
      write(request);
      intake.spans(spans, request);
    },
    metrics(request) {
      write(request);
      intake.metrics(request);
    },
    close,
  };
}
