#!/usr/bin/env node
import { version } from '../../package.json';
import { lineOf } from '../safety/shown';

/** Exit code for a command line that cannot be understood. */
const USAGE = 2;

const HELP = `hoptrace ${version}: traces RabbitMQ messages in services that use amqplib

Usage:
  hoptrace run [node options] app.js [arguments]   start a program with hoptrace
  hoptrace view [-- command [arguments]]           see messages, in the terminal and on a page
  hoptrace demo [--amqp URL]                       the same of a small shop, four programs on your RabbitMQ
  hoptrace doctor [app.js] [--json] [--amqp URL]   why are there no spans?
  hoptrace --help
  hoptrace --version

'run' is the same as node --require hoptrace/register app.js, in every shell.
'doctor' exits with 1 when it finds a problem. 'view --help' and 'demo --help' tell of theirs.
`;

interface Command {
  /** Gives the exit code. */
  run(args: string[]): Promise<number>;
  /** Default: that of hoptrace. */
  help?: string;
}

/** Each loaded when it is asked for. */
const COMMANDS: Record<string, () => Command> = {
  run: () => require('./run') as typeof import('./run'),
  doctor: () => ({ run: (require('./doctor/doctor') as typeof import('./doctor/doctor')).doctor }),
  view: () => {
    const { view, HELP } = require('./view') as typeof import('./view');
    return { run: view, help: HELP };
  },
  demo: () => {
    const { demo, HELP } = require('./demo') as typeof import('./demo');
    return { run: demo, help: HELP };
  },
};

async function main([command, ...args]: string[]): Promise<number> {
  if (command === '--help' || command === '-h' || command === 'help') return print(HELP);
  if (command === '--version' || command === '-v') return print(`${version}\n`);
  if (command === undefined) return refuse('a command is missing');
  const load = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  if (load === undefined) return refuse(`unknown command '${command}'`);
  const { run, help } = load();
  if (command !== 'run' && asksForHelp(args)) return print(help ?? HELP);
  try {
    return await run(args);
  } catch (error) {
    return refuse(inShort(error as NodeJS.ErrnoException), help && command);
  }
}

/** What stands after `--` is for somebody else. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end === -1 ? args.length : end).some((arg) => arg === '--help' || arg === '-h');
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

/** Node.js goes on about options that nobody asked for: `Unknown option '--prot'. To specify a positional argument …` */
function inShort({ code, message }: NodeJS.ErrnoException): string {
  return code?.startsWith('ERR_PARSE_ARGS_') ? message.split('. ')[0]! : message;
}

/** @param command whose help has more to say. Default: hoptrace's own */
function refuse(message: string, command?: string): number {
  const whose = command === undefined ? 'hoptrace' : `hoptrace ${command}`;
  process.stderr.write(`hoptrace: ${lineOf(message)}\nSee ${whose} --help\n`);
  return USAGE;
}

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
