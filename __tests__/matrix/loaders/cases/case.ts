import type { NodeVersion } from '../nodes';
import type { Workspace } from '../workspaces';

/** One program, run on one version of Node.js after the other. */
export interface Case {
  /** heading of the table that it is in */
  readonly table: string;
  /** its row there; cases with the same row share its cells */
  readonly row: string;
  readonly workspace: Workspace;
  /** arguments of node, the queue that the program uses to be added */
  readonly args: readonly string[];
  /** FOLDER stands for the workspace */
  readonly env?: Readonly<Record<string, string>>;
  /** run before, once, by the Node.js that runs the matrix: what makes the program */
  readonly build?: readonly string[];
  /** who makes the spans; default hoptrace; `nobody` where a miss is documented */
  readonly by?: string;
  /** it has no amqplib: run with hoptrace and without, and what it prints and its exit code compared */
  readonly same?: true;
  /** where it cannot be run at all */
  readonly not?: readonly NodeVersion[];
}

const REGISTER = 'hoptrace/register';
export const REQUIRE = ['--require', REGISTER];
export const IMPORT = ['--import', REGISTER];

export const OLD: readonly NodeVersion[] = ['18.19', '20'];
