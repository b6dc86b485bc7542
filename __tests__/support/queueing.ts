import type { CollectedSpan } from './collector';
import { installed } from './installed';
import { record, reportOf } from './recorded';

/** Libraries that queue what is published, in a folder of fixtures/libraries: every message is in the trace of its request. */
const ID = 'messaging.message.id';

/** The publish spans, each with the name of the span that it is a child of. */
function parentsOf(spans: readonly CollectedSpan[]): [id: unknown, parent: string | undefined][] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  return spans
    .filter(({ kind }) => kind === 'PRODUCER')
    .map(({ attributes, parentSpanId }) => [attributes[ID], byId.get(parentSpanId ?? '')?.name]);
}

/** What is in another request's trace, or in none. */
const strays = (spans: readonly CollectedSpan[]) =>
  parentsOf(spans).filter(([id, parent]) => parent !== `request ${id}`);

/** Offline, many in a tick, backpressure, a reconnect, a handler that rejects. */
export async function expectOfConnectionManager(
  folder: string,
  many: number,
  queue: string,
  how: 'require' | 'import' = 'require',
): Promise<void> {
  await installed(`fixtures/libraries/${folder}`);
  const { code, stderr, spans, ...rest } = await record(
    'fixtures/libraries/connection-manager-queueing.cjs',
    {
      args: [folder, queue, `${many}`, how],
    },
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { sent, handled, rejected } = reportOf<Record<string, unknown>>({ code, stderr, ...rest });
  expect({ sent, handled, rejected }).toEqual({
    sent: many + 12,
    handled: many + 12,
    rejected: ['no kettle'],
  });
  expect(parentsOf(spans).length).toBeGreaterThanOrEqual(many + 12);
  expect(strays(spans)).toEqual([]);

  const processed = spans.filter(({ name }) => name === `process ${queue}`);
  const failed = processed.filter(({ status }) => status.code === 'ERROR');
  expect(failed.map(({ attributes, status }) => [attributes[ID], status.message])).toEqual([
    ['3', 'no kettle'],
  ]);

  // the first subscription is of the request that asked for it, the next of nobody
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const setups = spans.filter(({ name }) => name === `subscribe ${queue}`);
  expect(setups.map(({ parentSpanId }) => byId.get(parentSpanId ?? '')?.name)).toEqual([
    'request consume',
    undefined,
  ]);
  expect(setups[1]!.parentSpanId).toBeUndefined();
}

/** 200 handlers at once, pools, with confirms and without, messages that it publishes again. */
export async function expectOfRascal(folder: string, queue: string): Promise<void> {
  await installed(`fixtures/libraries/${folder}`);
  const { spans, ...result } = await record('fixtures/libraries/rascal-queueing.cjs', {
    args: [folder, queue],
  });
  expect(result).toMatchObject({ code: 0, stderr: '' });
  expect(reportOf(result)).toEqual({ republished: 20, failed: [] });

  // all that happens to a message is in the trace of the request that published it
  const requests = new Map(
    spans.filter(({ name }) => name.startsWith('request ')).map(({ name, traceId }) => [name, traceId]),
  );
  const about = spans.filter(({ attributes }) => attributes[ID] !== undefined);
  expect(about.length).toBeGreaterThanOrEqual(200 + 220 + 220 + 20 + 20);
  const elsewhere = about.filter(
    ({ traceId, attributes }) => requests.get(`request ${attributes[ID]}`) !== traceId,
  );
  expect(elsewhere.map(({ name, attributes }) => [name, attributes[ID]])).toEqual([]);

  // and what a handler publishes is below its own message
  const handled = parentsOf(
    spans
      .filter(({ name }) => name !== `publish ${queue}`)
      .concat(spans.filter(({ kind }) => kind === 'CONSUMER')),
  );
  expect(handled.filter(([, parent]) => parent !== `process ${queue}`)).toEqual([]);
}

/** Nest's or golevelup's client, cold and warm. */
export async function expectOfNest(folder: string, library: string, name: string): Promise<void> {
  const args = [await installed(`fixtures/libraries-nest/${folder}`), library, name];
  const { spans, ...result } = await record('fixtures/libraries-nest/requests.cjs', { args });
  expect(result).toMatchObject({ code: 0, stderr: '' });
  const { sent } = reportOf<{ sent: number }>(result);
  expect(parentsOf(spans)).toHaveLength(sent);
  expect(strays(spans)).toEqual([]);
}
