import type { Intake } from '../receive/otlp';

/** Passes on, and sends the same to another collector; that this fails is said once and harms nobody. */
export function passOnTo(
  endpoint: string,
  intake: Intake,
  warn: (line: string) => void,
): Intake & { passed(): Promise<void> } {
  const underway = new Set<Promise<void>>();
  let failed = false;
  const fail = (error: Error) => {
    if (!failed) warn(`${endpoint} gets no telemetry: ${error.cause ?? error.message}`);
    failed = true;
  };
  const send = (path: string, request: object) => {
    const options = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    };
    const sent = fetch(endpoint.replace(/\/$/, '') + path, options)
      .then(({ ok, status }) => ok || fail(new Error(`it answers ${status}`)), fail)
      .then(() => void underway.delete(sent));
    underway.add(sent);
  };
  return {
    spans(spans, request) {
      intake.spans(spans, request);
      send('/v1/traces', request);
    },
    metrics(request) {
      intake.metrics(request);
      send('/v1/metrics', request);
    },
    async passed() {
      await Promise.all(underway);
    },
  };
}
