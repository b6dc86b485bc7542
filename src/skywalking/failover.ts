import type { Protocol, SkyWalkingConfig } from '../config/skywalking';
import { type Connect, Refused, type Transport } from './transport';

/** Only the one that is used: gRPC is much to load. */
const LOAD: Record<Protocol, () => Connect> = {
  grpc: () => (require('./grpc') as typeof import('./grpc')).connectGrpc,
  http: () => (require('./http') as typeof import('./http')).connectHttp,
};

/** Several OAPs of which any will do: the one that took the last message is asked first, then the others in turn. */
export class Failover {
  readonly #config: SkyWalkingConfig;
  readonly #connect: Connect;
  readonly #transports = new Map<string, Transport>();
  #current = 0;

  constructor(config: SkyWalkingConfig) {
    this.#config = config;
    this.#connect = LOAD[config.protocol]();
  }

  /** Rejects when none took it, with what each of them said; with `Refused` when all refused. */
  async send(message: (transport: Transport) => Promise<void>): Promise<void> {
    const { addresses } = this.#config;
    const first = this.#current;
    const failures: { address: string; error: Error }[] = [];
    for (let i = 0; i < addresses.length; i++) {
      const index = (first + i) % addresses.length;
      const address = addresses[index]!;
      try {
        await message(this.#transport(address));
        this.#current = index;
        return;
      } catch (error) {
        failures.push({ address, error: error as Error });
      }
    }
    const reasons = failures.map(({ address, error }) => `${address}: ${error.message}`).join('; ');
    const isRefused = failures.every(({ error }) => error instanceof Refused);
    throw new (isRefused ? Refused : Error)(`no SkyWalking OAP took it (${reasons})`);
  }

  close(): void {
    for (const transport of this.#transports.values()) transport.close();
    this.#transports.clear();
  }

  #transport(address: string): Transport {
    let transport = this.#transports.get(address);
    if (transport === undefined) {
      transport = this.#connect(address, this.#config);
      this.#transports.set(address, transport);
    }
    return transport;
  }
}
