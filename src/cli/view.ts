import { parseArgs } from 'node:util';
import { environment } from '../config/process';
import { DEFAULTS, openFiles, openLive, type View } from '../view';
import { number, port } from './numbers';
import { endAs, runProgram } from './program';
import { seenEnvironment } from './seen';

export const HELP = `hoptrace view: see your messages, with no backend

Usage:
  hoptrace view [options]                      receive OTLP, draw each journey, serve the page
  hoptrace view [options] -- command [args…]   start a program with hoptrace and see it; ends as it does
  hoptrace view [options] FILE…                open files of OTLP JSON (--save, or a Collector's file exporter)

Options:
  --port N        the page and OTLP over HTTP (default ${DEFAULTS.port}; 0: any that is free)
  --grpc-port N   OTLP over gRPC (default ${DEFAULTS.grpcPort}; 0: any that is free)
  --host H        the address to listen on (default ${DEFAULTS.host}: this machine alone)
  --keep N        spans to hold; older ones are forgotten (default ${DEFAULTS.keep})
  --save FILE     write what comes in to the end of a file, as OTLP JSON lines
  --stay          the page outlives the command, until Ctrl-C
  --help
`;

const OPTIONS = {
  port: { type: 'string' },
  'grpc-port': { type: 'string' },
  host: { type: 'string', default: DEFAULTS.host },
  keep: { type: 'string' },
  save: { type: 'string' },
  stay: { type: 'boolean', default: false },
} as const;

/** `hoptrace view`: gives the exit code. Throws where the command line cannot be understood. */
export async function view(args: string[]): Promise<number> {
  const end = args.indexOf('--');
  const [own, command] = end === -1 ? [args, undefined] : [args.slice(0, end), args.slice(end + 1)];
  const { values, positionals: files } = parseArgs({ args: own, options: OPTIONS, allowPositionals: true });
  if (command?.length === 0)
    throw new Error('view: a command is missing after --, for example: hoptrace view -- node app.js');
  if (command && files.length > 0) throw new Error(`view: either files or a command, not both: ${files[0]}`);
  if (values.save !== undefined && files.length > 0)
    throw new Error('view: --save is for what comes in, not for files');
  if (values.stay && command === undefined)
    throw new Error('view: --stay is for a command, for example: hoptrace view --stay -- node app.js');
  const common = {
    host: values.host,
    port: port('--port', values.port, DEFAULTS.port),
    keep: number('--keep', values.keep, { default: DEFAULTS.keep, least: 1, most: 5_000_000 }),
    warn: complain,
  };
  const grpcPort = port('--grpc-port', values['grpc-port'], DEFAULTS.grpcPort);
  try {
    if (files.length > 0) return await untilInterrupted(await openFiles({ ...common, files }));
    const note = command ? (values.stay ? undefined : ENDS_WITH_IT) : howToBeSeen;
    const live = await openLive({ ...common, grpcPort, save: values.save, note });
    return command === undefined ? await untilInterrupted(live) : await untilEnd(live, command, values.stay);
  } catch (error) {
    complain((error as Error).message);
    return 1;
  }
}

const ENDS_WITH_IT = (): string => 'The page ends with the program; with --stay it stays.';

function howToBeSeen(url: string): string {
  const isUsual = new URL(url).port === String(DEFAULTS.port);
  const where = isUsual ? '' : `OTEL_EXPORTER_OTLP_ENDPOINT=${url} `;
  return `Now start a program: ${where}node --require hoptrace/register app.js`;
}

function complain(line: string): void {
  process.stderr.write(`hoptrace view: ${line}\n`);
}

/** Also when nobody reads any more. */
export async function untilInterrupted({ gone, end }: Pick<View, 'gone' | 'end'>): Promise<number> {
  const interrupted = new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => done());
  });
  await Promise.race([interrupted, gone]);
  end();
  return 0;
}

async function untilEnd(live: View, [command, ...args]: readonly string[], stay: boolean): Promise<number> {
  const { url, received, end } = live;
  try {
    const ending = await runProgram(command!, args, seenEnvironment(environment(), url));
    if (!stay) end();
    if (received() === 0) complain('no span came: npx hoptrace doctor says why');
    if (stay) {
      complain(`${command} has ended; ${url}/ stays until Ctrl-C`);
      await untilInterrupted(live);
    }
    return endAs(ending);
  } catch (error) {
    end();
    throw new Error(`cannot start ${command}: ${(error as Error).message}`);
  }
}
