import { type Collector, startCollector } from './collector';
import { type OwnNames, ownNames } from './queue';

/**
 * Once in a test file, for tests that run programs: a collector, empty before each test, and names that are the
 * file's own; both are gone when it has ended.
 *
 *     const { collector, own } = collecting();
 */
export function collecting(): { collector: Collector; own: OwnNames } {
  const own = ownNames();
  const collector = {} as Collector; // there once the tests run
  beforeAll(async () => {
    Object.assign(collector, await startCollector());
  });
  beforeEach(() => collector.clear());
  afterAll(async () => {
    await own.delete();
    await collector.stop();
  });
  return { collector, own };
}
