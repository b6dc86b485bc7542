import { TracerProvider } from '@opentelemetry/sdk-trace';
import { createOpenSpans } from '../../../src/sdk/ending/open-spans';

function opened() {
  const ended: string[] = [];
  const openSpans = createOpenSpans('ours');
  const recorder = {
    onStart() {},
    onEnd: ({ name, attributes }: { name: string; attributes: object }) =>
      ended.push('hoptrace.unfinished' in attributes ? `${name}, unfinished` : name),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const provider = new TracerProvider({ spanProcessors: [openSpans, recorder] });
  const start = (name: string, scope = 'ours') => provider.getTracer(scope).startSpan(name);
  return { start, ended, endAll: openSpans.endAll };
}

test('what is open at the end is ended and says so; what has ended, and what is not ours, is left alone', () => {
  const { start, ended, endAll } = opened();
  const first = start('first');
  start('second');
  start('of the application', 'theirs');
  first.end();
  start('third');
  start('fourth').end();
  start('fifth');
  endAll();
  expect(ended).toEqual(['first', 'fourth', 'third, unfinished', 'second, unfinished', 'fifth, unfinished']);
  endAll();
  expect(ended).toHaveLength(5);
});
