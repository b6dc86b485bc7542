import type { Readable } from 'node:stream';

/** What a program has written to one of its outputs, and the waiting for a line of it. */
export interface Output {
  readonly text: string;
  /** The match of the first line, past or to come, that matches. Rejects when the output ends without one. */
  line(pattern: RegExp): Promise<RegExpMatchArray>;
}

export function createOutput(stream: Readable): Output {
  let text = '';
  let ended = false;
  const waiting = new Set<() => void>();
  const tell = () => {
    for (const look of [...waiting]) look();
  };
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    tell();
  });
  stream.once('close', () => {
    ended = true;
    tell();
  });
  return {
    get text() {
      return text;
    },
    line(pattern) {
      return new Promise((found, failed) => {
        const look = () => {
          const match = firstMatch(ended ? text.split('\n') : text.split('\n').slice(0, -1), pattern);
          if (!match && !ended) return;
          waiting.delete(look);
          if (match) found(match);
          else
            failed(
              new Error(`The program ended without a line that matches ${pattern}. Its output:\n${text}`),
            );
        };
        waiting.add(look);
        look();
      });
    },
  };
}

function firstMatch(lines: readonly string[], pattern: RegExp): RegExpMatchArray | undefined {
  for (const line of lines) {
    const match = line.match(pattern);
    if (match) return match;
  }
  return undefined;
}
