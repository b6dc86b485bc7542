import { BasicTracerProvider, type Span } from '@opentelemetry/sdk-trace-base';
import { observed, PUBLICATION } from '../../../support/observed';

const tracer = new BasicTracerProvider().getTracer('test');

/** Publishes to queues; says how often what is known of a destination was worked out. */
function publishing() {
  const ignores = jest.fn(() => false);
  const { observer } = observed(tracer, { config: { ignores } });
  const publish = (routingKey: string) =>
    (observer.publish({ ...PUBLICATION, routingKey }) as unknown as { span: Span }).span.name;
  return { observer, publish, workedOut: () => ignores.mock.calls.length };
}

test.each(['orders', 'amq.gen-JzTY20BRgKO-HjmUJj0wLg', 'amq.rabbitmq.reply-to.g1h2AA'])(
  'what messages to one destination have in common is worked out once: %s',
  (queue) => {
    const { publish, workedOut } = publishing();
    const names = [publish(queue), publish(queue)];
    expect(names[0]).toBe(names[1]);
    expect(workedOut()).toBe(1);
  },
);

test('of names that are made up, the last thousand are remembered', () => {
  const { publish, workedOut } = publishing();
  for (let i = 0; i <= 1000; i++) publish(`amq.gen-${i}`);
  publish('amq.gen-1000');
  expect(workedOut()).toBe(1001);
  publish('amq.gen-0');
  expect(workedOut()).toBe(1002);
});

test('a queue that was exclusive and is declared for good has a name again', () => {
  const { observer, publish } = publishing();
  observer.declared({ name: 'work', exclusive: true });
  expect(publish('work')).toBe('publish');
  observer.declared({ name: 'work', exclusive: false });
  expect(publish('work')).toBe('publish work');
});
