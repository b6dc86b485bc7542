/** The headers that each propagator writes, patterns where their names are not fixed. */
const HEADERS = {
  tracecontext: /^trace(?:parent|state)$/,
  baggage: /^baggage$/,
  b3: /^b3$/,
  b3multi: /^x-b3-/i,
  jaeger: /^uber(?:-trace-id$|ctx-)/,
  sw8: /^sw8(?:$|-)/,
} as const;

/** Ours: tells how long a message waited. Goes where anything does. */
const OURS = /^x-hoptrace-/;

/** Which headers of propagation a message to some destination may bear. */
export type Propagates = (header: string) => boolean;

/** `tracecontext+baggage` and the like, or `none` */
export function propagatesOf(names: string): Propagates {
  if (names === 'none') return () => false;
  const headers = [OURS, ...names.split('+').map((name) => HEADERS[name as keyof typeof HEADERS])];
  return (header) => headers.some((pattern) => pattern.test(header));
}
