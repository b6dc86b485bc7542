#!/usr/bin/env node
import { version } from '../../package.json';

/** Exit code for a command line that cannot be understood. */
const USAGE = 2;

const HELP = `hoptrace ${version}: traces RabbitMQ messages in services that use amqplib

Usage:
  hoptrace run [node options] app.js [arguments]   start a program with hoptrace
  hoptrace doctor [app.js] [--json] [--amqp URL]   why are there no spans?
  hoptrace --help
  hoptrace --version

'run' is the same as node --require hoptrace/register app.js, in every shell.
'doctor' exits with 1 when it finds a problem.
`;

/** Each in a file of its own, loaded when it is asked for. Gives the exit code. */
const COMMANDS: Record<string, (args: string[]) => Promise<number>> = {
  run: (args) => (require('./run') as typeof import('./run')).run(args),
  doctor: (args) => (require('./doctor/doctor') as typeof import('./doctor/doctor')).doctor(args),
};

async function main([command, ...args]: string[]): Promise<number> {
  if (command === '--help' || command === '-h' || command === 'help') return print(HELP);
  if (command === '--version' || command === '-v') return print(`${version}\n`);
  if (command === undefined) return refuse('a command is missing');
  const known = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  if (known === undefined) return refuse(`unknown command '${command}'`);
  if (command !== 'run' && args.some((arg) => arg === '--help' || arg === '-h')) return print(HELP);
  try {
    return await known(args);
  } catch (error) {
    return refuse((error as Error).message);
  }
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

function refuse(message: string): number {
  process.stderr.write(`hoptrace: ${message}\nSee hoptrace --help\n`);
  return USAGE;
}

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
