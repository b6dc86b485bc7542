/** Services, a broker and their collectors, of which the latter two fare badly for a while. */
import { connect } from 'amqplib';
import { startPrivateBroker } from '../broker';
import { installed } from '../installed';
import { type End, type Report, type Service, startService, WAYS, type Way } from './service';
import { SICKNESSES } from './sick-collector';

export interface Outcome extends End {
  /** after the first round */
  readonly first: Report;
  /** after each round */
  readonly rssMB: readonly number[];
}

type Broker = Awaited<ReturnType<typeof startPrivateBroker>>;

/** What becomes of the broker, each for a while. */
const FAULTS: Record<string, (broker: Broker, queues: readonly string[]) => Promise<unknown>> = {
  'connections closed': (broker) => broker.rabbitmqctl('close_all_connections', 'chaos'),
  'queues deleted': async ({ url }, queues) => {
    const connection = await connect(url);
    const channel = await connection.createChannel();
    for (const queue of queues) await channel.deleteQueue(queue);
    await connection.close();
  },
  blocked: async (broker) => {
    await broker.rabbitmqctl('set_vm_memory_high_watermark', '0.00001');
    await pause(500);
    await broker.rabbitmqctl('set_vm_memory_high_watermark', '0.6');
  },
  restarted: (broker) => broker.restart(),
  killed: async (broker) => {
    await broker.kill();
    await broker.restart();
  },
};

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

/**
 * Runs rounds of all faults, with collectors that have another sickness each time, until `seconds` have passed.
 * One service for each way of reconnecting, all at the same broker.
 */
export async function chaos(seconds: number, faults = Object.keys(FAULTS)): Promise<Record<Way, Outcome>> {
  const [broker] = await Promise.all([startPrivateBroker(), installed('fixtures/libraries')]);
  const services: Service[] = [];
  try {
    for (const way of WAYS) services.push(await startService(way, broker.url));
    const reports = () => Promise.all(services.map((service) => service.report()));
    const sicken = (sickness: string | undefined): void => {
      for (const { collector } of services) collector.sickness = sickness;
    };
    await pause(1_000);
    const end = Date.now() + seconds * 1_000;
    const sicknesses = Object.keys(SICKNESSES);
    const rounds: Report[][] = [];
    for (let round = 0; round === 0 || Date.now() < end; round++) {
      for (const [index, fault] of faults.entries()) {
        sicken(sicknesses[(round + index) % sicknesses.length]);
        // one that a busy machine does not manage in time is one less: how often services reconnected is told
        await FAULTS[fault]!(
          broker,
          services.map(({ queue }) => queue),
        ).catch(() => {});
        await pause(500);
        sicken(undefined);
        await pause(1_000);
      }
      rounds.push(await reports());
    }
    const ends = await Promise.all(services.map((service) => service.end()));
    const outcomeOf = (index: number): Outcome => {
      const reported = rounds.map((round) => round[index]!);
      return { first: reported[0]!, rssMB: reported.map(({ rssMB }) => rssMB), ...ends[index]! };
    };
    return Object.fromEntries(WAYS.map((way, index) => [way, outcomeOf(index)])) as Record<Way, Outcome>;
  } finally {
    for (const service of services) service.kill();
    await broker.stop();
  }
}
