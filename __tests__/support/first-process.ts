import { readFileSync } from 'node:fs';
import { type Program, type ProgramOptions, start } from './program';

export interface FirstProcess extends Program {
  /** Sends it a signal from outside, as a container's engine does. */
  signalFirst(name: NodeJS.Signals): void;
}

/**
 * Starts a program as the first process (PID 1) of a namespace of its own, as it is in a container. Linux, and
 * either root or a system that lets users have namespaces.
 */
export function startAsFirst(file: string, options: ProgramOptions = {}): FirstProcess {
  const asUser = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const program = start(file, {
    ...options,
    register: 'none',
    node: 'unshare',
    nodeArgs: [...asUser, '--pid', '--fork', '--kill-child', process.execPath, ...(options.nodeArgs ?? [])],
  });
  return {
    ...program,
    signalFirst(name) {
      const [first] = readFileSync(`/proc/${program.pid}/task/${program.pid}/children`, 'utf8').split(' ');
      process.kill(Number(first), name);
    },
  };
}
