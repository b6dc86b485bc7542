import { type Context, createContextKey } from '@opentelemetry/api';
import type { Sw8Header } from './header';

/** What came with a message and travels on with its context. */
export interface Carried {
  readonly header: Sw8Header;
  /** tracing mode 1, for every span from here on */
  readonly skipAnalysis: boolean;
}

// the API makes the same key of the same text in every copy of it and in every bundle of ours
const CARRIED = createContextKey('hoptrace.skywalking.carried');

/** The `sw8` fields in whose trace this context is; undefined: none came. */
export function carriedIn(context: Context): Carried | undefined {
  return context.getValue(CARRIED) as Carried | undefined;
}

export function withCarried(context: Context, carried: Carried): Context {
  return context.setValue(CARRIED, carried);
}

/** For a context that begins anew: what came with an earlier message is not its own. */
export function withoutCarried(context: Context): Context {
  return carriedIn(context) === undefined ? context : context.deleteValue(CARRIED);
}
