/**
 * Finds or starts the RabbitMQ that tests and the demo run against. The ways are tried in this order, the
 * cheapest first; what a way had to start, the broker's `stop` ends.
 */
import { apt } from './apt';
import type { Broker, Way } from './broker';
import { compose } from './compose';
import { given } from './given';
import { installed } from './installed';
import { listening } from './listening';

export type { Broker } from './broker';
export { freePorts } from './free-port';
export { type PrivateBroker, type PrivateBrokerOptions, startPrivateBroker } from './private';

const WAYS: readonly Way[] = [given, listening, compose, installed, apt];

/** Rejects, with one message that lists the ways, when there is no broker to be had. */
export async function findBroker(ways: readonly Way[] = WAYS): Promise<Broker> {
  const failures: string[] = [];
  for (const way of ways) {
    const found = await way.find();
    if (typeof found !== 'string') return found;
    failures.push(`  - ${way.advice}\n    (tried: ${found})`);
  }
  throw new Error(`There is no RabbitMQ here. Any one of these will do:\n${failures.join('\n')}`);
}
