import type { Broker } from './broker';

/** Runs in the process, and with the globals, of global-setup. */
export default async function tearDown(): Promise<void> {
  await (globalThis as { broker?: Broker }).broker?.stop();
}
