/** Standard output: a terminal of some width and colours, or a pipe. */

import { environment } from '../../config/process';
import { createColours } from './colours';
import { COLUMNS, type Drawing } from './draw';
import { createStyles, wantsColour } from './style';

export interface Screen {
  print(lines: readonly string[]): void;
  drawing(): Drawing;
  /** Resolves when nobody reads any more: `hoptrace view | head`. */
  gone: Promise<void>;
}

export function createScreen(stream: NodeJS.WriteStream = process.stdout, env = environment()): Screen {
  const styles = createStyles(wantsColour(stream, env));
  const colourOf = createColours(styles);
  const gone = new Promise<void>((done) => stream.once('error', () => done()));
  stream.on('error', () => {}); // every later write fails, too
  return {
    print(lines) {
      if (!stream.writable) return;
      stream.write(lines.map((line) => `${stream.isTTY ? line : line.trimEnd()}\n`).join(''));
    },
    drawing: () => ({
      styles,
      colourOf,
      // a pipe has no width, but people set COLUMNS
      columns: stream.columns ?? (Number(env.COLUMNS) || COLUMNS.usual),
    }),
    gone,
  };
}
