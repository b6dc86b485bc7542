import { diag } from '@opentelemetry/api';
import { faultOf } from './shown';

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
      diag.error(`hoptrace: ${where}: ${faultOf(error)} (reported once; messages are not affected)`);
    } catch {
      // a logger that throws: there is nobody left to tell
    }
  };
}
