import { delimiter, join } from 'node:path';
import { aptInstall } from '../broker/apt';
import { progress } from '../broker/command';
import { isExecutable } from '../executable';

/** Both are in Debian's package `prometheus`. */
export type Tool = 'prometheus' | 'promtool';

/** The path of a program of Prometheus', installed where need be and we may. Rejects when it is not to be had. */
export async function findTool(tool: Tool): Promise<string> {
  const found = onPath(tool);
  if (found) return found;
  progress('installing prometheus with apt-get…');
  const failed = await aptInstall('prometheus');
  const installed = onPath(tool);
  if (installed) return installed;
  throw new Error(
    `There is no ${tool} on the PATH, and it could not be installed: ${failed ?? 'the package prometheus is without it'}. ` +
      'Install Prometheus (Debian and Ubuntu: apt-get install prometheus).',
  );
}

function onPath(tool: Tool): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((directory) => join(directory, tool))
    .find(isExecutable);
}
