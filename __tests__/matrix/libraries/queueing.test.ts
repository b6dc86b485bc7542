import { ownNames } from '../../support/queue';
import { expectOfConnectionManager, expectOfNest, expectOfRascal } from '../../support/queueing';

/** Libraries that queue, as they were: every message in the trace of its request. */
const own = ownNames();
afterAll(own.delete);
jest.setTimeout(120_000);

test.each(['4.1.15', '3.9.0'])('amqp-connection-manager %s', (version) =>
  expectOfConnectionManager(`connection-manager-${version}`, 300, own.queue('queueing')),
);

test.each(['17.0.1', '14.4.0'])('rascal %s', (version) =>
  expectOfRascal(`rascal-${version}`, own.queue('queueing')),
);

test.each([
  ['nest-11', 'nest'],
  ['nest-12', 'nest'],
  ['nest-11', 'golevelup'],
])('%s: %s, before it is connected and after', (folder, library) =>
  expectOfNest(folder, library, own.queue('queueing')),
);
