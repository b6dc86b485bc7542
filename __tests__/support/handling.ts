import type { CollectedSpan } from './collector';
import { type Collector, startCollector } from './collector';
import { type ProgramResult, type Register, run } from './program';

/** What fixtures/programs/handling.cjs is told to do. */
export interface Work {
  queues: string[];
  exchange?: string;
  get?: string;
  confirm?: true;
  messages: {
    to: string;
    key?: string;
    properties?: Record<string, unknown>;
    body?: Record<string, unknown>;
    fail?: true;
    nack?: true;
    sleep?: number;
    forward?: string;
  }[];
}

export interface Handled extends ProgramResult {
  spans: CollectedSpan[];
  points: Collector['points'];
}

let names = 0;
/** A name for a queue or an exchange; a queue of the program is its connection's own and ends with it. */
export function nameOf(hint: string): string {
  return `${hint}-${process.pid}-${names++}`;
}

/** Lets the program do its work to the end, with these variables, and gives what a collector got of it. */
export async function handle(
  work: Work,
  env: Record<string, string> = {},
  options: { register?: Register; preload?: string } = {},
): Promise<Handled> {
  const collector = await startCollector();
  try {
    const result = await run('fixtures/programs/handling.cjs', {
      register: options.register ?? 'require',
      nodeArgs: options.preload === undefined ? [] : ['--require', options.preload],
      args: [JSON.stringify(work)],
      env: { ...collector.env, ...env },
    });
    return { ...result, spans: [...collector.spans], points: [...collector.points] };
  } finally {
    await collector.stop();
  }
}
