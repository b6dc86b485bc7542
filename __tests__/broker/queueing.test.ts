import { ownNames } from '../support/queue';
import { expectOfConnectionManager, expectOfRascal } from '../support/queueing';

/** As they are now; as they were: matrix/libraries. */
const own = ownNames();
afterAll(own.delete);
jest.setTimeout(60_000);

test('amqp-connection-manager: every message in the trace of its request', () =>
  expectOfConnectionManager('.', 3000, own.queue('queueing')));

test('amqp-connection-manager, imported by an ECMAScript module: the same', () =>
  expectOfConnectionManager('.', 300, own.queue('queueing'), 'import'));

test('rascal: every message in the trace of its request', () => expectOfRascal('.', own.queue('queueing')));
