/** Milliseconds between two lines about the same receiver. */
const QUIET = 60_000;

/** What is said about telemetry that does not arrive: little, and with numbers that add up. */
export interface Losses {
  /** an outage begins: said once until `available` */
  unavailable(origin: string, reason: string): void;
  available(origin: string): void;
  /** counted, until `tell` */
  lost(origin: string, what: string, items: number, reason: string): void;
  /** says what was lost since it was last said: at most once a minute; at the end all */
  tell(isEnd?: boolean): void;
}

interface Origin {
  isOut: boolean;
  saidAt: number;
  /** reason -> what -> how much, since it was last said */
  readonly unsaid: Map<string, Map<string, number>>;
}

export function createLosses(warn: (message: string) => void, now = () => performance.now()): Losses {
  const origins = new Map<string, Origin>();

  function of(name: string): Origin {
    const origin = origins.get(name) ?? { isOut: false, saidAt: -Infinity, unsaid: new Map() };
    origins.set(name, origin);
    return origin;
  }

  function say(name: string, origin: Origin): void {
    if (origin.unsaid.size === 0) return;
    const amounts = [...origin.unsaid].map(([reason, items]) => `${amountsOf(items)} (${reason})`).join(', ');
    origin.unsaid.clear();
    origin.saidAt = now();
    warn(`hoptrace: lost on the way to ${name}: ${amounts}`);
  }

  return {
    unavailable(name, reason) {
      const origin = of(name);
      if (origin.isOut) return;
      origin.isOut = true;
      warn(`hoptrace: ${name} does not take telemetry: ${reason}. Trying again, with bounded memory`);
    },
    available(name) {
      of(name).isOut = false;
    },
    lost(name, what, items, reason) {
      const { unsaid } = of(name);
      const amounts = unsaid.get(reason) ?? new Map<string, number>();
      unsaid.set(reason, amounts);
      amounts.set(what, (amounts.get(what) ?? 0) + items);
    },
    tell(isEnd = false) {
      for (const [name, origin] of origins) if (isEnd || now() - origin.saidAt >= QUIET) say(name, origin);
    },
  };
}

function amountsOf(items: ReadonlyMap<string, number>): string {
  return [...items].map(([what, amount]) => `${what} ${amount}`).join(', ');
}
