/** Pictures with a palette: a third of the size, and nobody sees it. */
import { execFileSync } from 'node:child_process';
import { aptInstall } from '../../__tests__/support/broker/apt';

/** Writes over the file. Rejects, in words on what to do, where there is no pngquant and none may be installed. */
export async function squeeze(file: string): Promise<void> {
  if (run(file)) return;
  const failed = await aptInstall('pngquant');
  if (run(file)) return;
  throw new Error(`there is no pngquant, and it could not be installed: ${failed ?? 'it does not start'}`);
}

/** False where there is no such program. */
function run(file: string): boolean {
  try {
    execFileSync('pngquant', ['--force', '--strip', '--speed', '1', '--output', file, '256', file]);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
