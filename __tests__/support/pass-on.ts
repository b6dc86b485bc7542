import type { IncomingMessage } from 'node:http';

export type Pass = (request: IncomingMessage, body: Buffer) => void;

/** Sends requests on to another collector; that this fails is said once, on stderr, and harms nobody. */
export function passerTo(endpoint: string): { pass: Pass; passed(): Promise<void> } {
  const underway = new Set<Promise<void>>();
  let failed = false;
  const fail = (error: Error) => {
    if (!failed) process.stderr.write(`${endpoint} gets no telemetry: ${error.cause ?? error.message}\n`);
    failed = true;
  };
  return {
    pass({ url, headers }, body) {
      const { 'content-type': type, 'content-encoding': encoding } = headers;
      const passed = { 'content-type': type!, ...(encoding && { 'content-encoding': encoding }) };
      const sent = fetch(endpoint.replace(/\/$/, '') + url, { method: 'POST', headers: passed, body })
        .then(({ ok, status }) => ok || fail(new Error(`it answers ${status}`)), fail)
        .then(() => void underway.delete(sent));
      underway.add(sent);
    },
    async passed() {
      await Promise.all(underway);
    },
  };
}
