/** `hoptrace view`: receives or opens, holds, draws and serves. */
import { openFile, saveTo } from './files';
import { listen, type Where } from './listen';
import { collectSooner } from './memory';
import { drawLive, drawNewest } from './terminal/live';
import { createScreen } from './terminal/screen';
import { createViewer } from './viewer';

export const DEFAULTS = { port: 4318, grpcPort: 4317, host: '127.0.0.1', keep: 100_000 };

export interface View {
  /** Of the page, and where OTLP over HTTP is received. */
  url: string;
  /** Resolves when nobody reads what is drawn any more. */
  gone: Promise<void>;
  /** Spans so far, those that are forgotten again among them. */
  received(): number;
  /** Draws what is left, and ends at once. */
  end(): void;
}

export interface LiveOptions extends Where {
  keep: number;
  /** A file to write to what comes in. */
  save?: string | undefined;
  /** One more line to begin with. */
  note?: ((url: string) => string) | undefined;
  /** Says something on the side. */
  warn(line: string): void;
}

/** Rejects with one line where a port or the file cannot be had. */
export async function openLive({ keep, save, note, warn, ...where }: LiveOptions): Promise<View> {
  collectSooner();
  const screen = createScreen();
  const viewer = createViewer({ keep, saving: save });
  const saver = save === undefined ? undefined : saving(save);
  const { url, grpc, close } = await listen(viewer, saver ?? viewer, where);
  screen.print([
    `The page: ${url}/`,
    `OTLP is received at ${url} (HTTP)${grpc === undefined ? '' : ` and ${grpc} (gRPC)`}.`,
    ...(save === undefined ? [] : [`What comes in is written to ${save}.`]),
    ...(note === undefined ? [] : [note(url)]),
    '',
  ]);
  const live = drawLive(viewer, screen);
  const end = () => {
    live.end();
    close();
    saver?.close();
  };
  const received = () => viewer.store.size + viewer.store.forgotten;
  return { url, gone: screen.gone, received, end };

  function saving(file: string) {
    try {
      return saveTo(file, viewer, (error) => warn(`${file} is written no more: ${error.message}`));
    } catch (error) {
      throw new Error(`cannot write ${file}: ${(error as Error).message}`);
    }
  }
}

export interface FilesOptions extends Where {
  files: readonly string[];
  keep: number;
  warn(line: string): void;
}

/** Rejects with one line where a file cannot be read or the port cannot be had. */
export async function openFiles({ files, keep, warn, ...where }: FilesOptions): Promise<View> {
  collectSooner();
  const screen = createScreen();
  const viewer = createViewer({ keep, files });
  for (const file of files) {
    const { lines, first } = await openFile(file, viewer).catch((error: Error) => {
      throw new Error(`cannot read ${file}: ${error.message}`);
    });
    if (lines > 0) warn(`${file}: ${lines} ${lines === 1 ? 'line is' : 'lines are'} no OTLP JSON (${first})`);
  }
  const { url, close } = await listen(viewer, undefined, where);
  drawNewest(viewer, screen);
  screen.print([`${viewer.store.size.toLocaleString('en')} spans. The page: ${url}/`]);
  return { url, gone: screen.gone, received: () => viewer.store.size, end: close };
}
