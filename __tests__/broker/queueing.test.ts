import type { CollectedSpan } from '../support/collector';
import { installed } from '../support/installed';
import { ownNames } from '../support/queue';
import { record, reportOf } from '../support/recorded';

/** Libraries that queue what is published: every message in the trace of the request that published it. */
const own = ownNames();
afterAll(own.delete);

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

test.each([
  ['.', 3000],
  ['connection-manager-4.1.15', 300],
  ['connection-manager-3.9.0', 300],
])(
  'amqp-connection-manager (%s): offline, %i in a tick, backpressure, a reconnect, a handler that rejects',
  async (folder, many) => {
    await installed(`fixtures/libraries/${folder}`);
    const queue = own.queue('queueing');
    const { code, stderr, spans, ...rest } = await record(
      'fixtures/libraries/connection-manager-queueing.cjs',
      {
        args: [folder, queue, `${many}`],
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
  },
  60_000,
);
