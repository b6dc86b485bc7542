import type { SkyWalkingConfig } from './config';
import type { Connect, Transport } from './transport';

/** Several OAPs of which any will do: the one that took the last message is asked first, then the others in turn. */
export class Failover {
  readonly #config: SkyWalkingConfig;
  readonly #connect: Connect;
  readonly #transports = new Map<string, Transport>();
  #current = 0;

  constructor(config: SkyWalkingConfig, connect: Connect) {
    this.#config = config;
    this.#connect = connect;
  }

  /** Rejects when none took it, with what each of them said. */
  async send(message: (transport: Transport) => Promise<void>): Promise<void> {
    const { addresses } = this.#config;
    const first = this.#current;
    const refusals: string[] = [];
    for (let i = 0; i < addresses.length; i++) {
      const index = (first + i) % addresses.length;
      const address = addresses[index]!;
      try {
        await message(this.#transport(address));
        this.#current = index;
        return;
      } catch (error) {
        refusals.push(`${address}: ${error instanceof Error ? error.message : error}`);
      }
    }
    throw new Error(`no SkyWalking OAP took it (${refusals.join('; ')})`);
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
