import { diag } from '@opentelemetry/api';

/**
 * Where faults of hoptrace, of exporters and of users' hooks end: in one report a place, through the
 * OpenTelemetry diagnostic logger. Never throws.
 */
export function createFaults(): (where: string, error: unknown) => void {
  const reported = new Set<string>();
  return (where, error) => {
    try {
      if (reported.has(where)) return;
      reported.add(where);
      diag.error(`hoptrace: ${where}: ${wordsOf(error)} (reported once; messages are not affected)`);
    } catch {
      // a logger that throws: there is nobody left to tell
    }
  };
}

/** Its message and where it came from, which is all of a stack that a line has room for. */
function wordsOf(error: unknown): string {
  try {
    if (!(error instanceof Error)) return String(error);
    const place = /^ +(at .+)$/m.exec(error.stack ?? '')?.[1];
    return `${error.name}: ${error.message}${place === undefined ? '' : ` ${place}`}`;
  } catch {
    return 'an error that cannot be printed';
  }
}
