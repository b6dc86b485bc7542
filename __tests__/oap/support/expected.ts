import { COUNT } from '../../interop/support/exchange';
import type { Findings } from './examine';

/** What any OAP is to make of it. */
export function expectFindings({ instance, latency, ...found }: Findings): void {
  expect(found).toEqual({
    drawing: Array(COUNT)
      .fill('Exit shop AMQP/QUEUE/Producer\n  Entry shipping AMQP/QUEUE/Consumer')
      .join('\n'),
    tracesWithBoth: COUNT,
    components: ['RabbitMQ', 'rabbitmq-consumer', 'rabbitmq-producer'].filter((name) =>
      found.components.includes(name),
    ),
    layers: ['MQ'],
    calls: ['BROKER -> shipping', 'shop -> BROKER'],
    virtualBroker: true,
    produced: COUNT,
    consumed: COUNT,
    success: [10_000],
  });
  expect(found.components).not.toEqual([]);
  expect(instance).toEqual(
    expect.arrayContaining(['language NODEJS', 'hostname', 'Process No.', 'hoptrace']),
  );
  for (const milliseconds of latency) expect(milliseconds).toBeGreaterThanOrEqual(0);
}
