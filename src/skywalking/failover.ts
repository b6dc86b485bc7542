import type { OapProtocol, SkyWalkingConfig } from '../config/skywalking';
import type { Answer, OapConnect, OapTransport } from './transport';

/** Only the one that is used: gRPC is much to load. */
const LOAD: Record<OapProtocol, () => OapConnect> = {
  grpc: () => (require('./grpc') as typeof import('./grpc')).connectGrpc,
  http: () => (require('./http') as typeof import('./http')).connectHttp,
};

/** Several OAPs of which any will do: the one that took the last message is asked first, then the others in turn. */
export class Failover {
  readonly #config: SkyWalkingConfig;
  readonly #connect: OapConnect;
  readonly #transports = new Map<string, OapTransport>();
  #current = 0;

  constructor(config: SkyWalkingConfig) {
    this.#config = config;
    this.#connect = loaded(config.protocol);
  }

  /**
   * Asks one after the other until the message is taken or refused: another OAP of the same cluster would refuse
   * it too. Where none has, it is said what each of them answered, and how long all that may come back ask to be
   * left alone. Never rejects.
   */
  async send(message: (transport: OapTransport) => Promise<Answer>): Promise<Answer> {
    const { addresses } = this.#config;
    const first = this.#current;
    const reasons: string[] = [];
    const waits: number[] = [];
    for (let i = 0; i < addresses.length; i++) {
      const index = (first + i) % addresses.length;
      const address = addresses[index]!;
      const answer = await this.#ask(address, message);
      if (answer.kind === 'taken') {
        this.#current = index;
        return answer;
      }
      reasons.push(`${address}: ${answer.reason}`);
      if (answer.kind === 'refused') return { kind: 'refused', reason: said(reasons) };
      if (answer.kind === 'unavailable') waits.push(answer.wait ?? 0);
    }
    const reason = said(reasons);
    if (waits.length === 0) return { kind: 'barred', reason };
    const wait = Math.min(...waits);
    return { kind: 'unavailable', reason, ...(wait > 0 && { wait }) };
  }

  /** A key that is none, or a token that no header may have: whatever goes this way fails for the same reason. */
  async #ask(address: string, message: (transport: OapTransport) => Promise<Answer>): Promise<Answer> {
    try {
      return await message(this.#transport(address));
    } catch (error) {
      return { kind: 'barred', reason: (error as Error).message };
    }
  }

  close(): void {
    for (const transport of this.#transports.values()) transport.close();
    this.#transports.clear();
  }

  #transport(address: string): OapTransport {
    let transport = this.#transports.get(address);
    if (transport === undefined) {
      transport = this.#connect(address, this.#config);
      this.#transports.set(address, transport);
    }
    return transport;
  }
}

/** Where gRPC cannot be loaded (code generation is forbidden, say), each message is told so. */
function loaded(protocol: OapProtocol): OapConnect {
  try {
    return LOAD[protocol]();
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function said(reasons: readonly string[]): string {
  return `no SkyWalking OAP took it (${reasons.join('; ')})`;
}
