/** Milliseconds between two lines about the same receiver. */
const QUIET = 60_000;

/** What is said about telemetry that does not arrive: little, and with numbers. */
export interface Losses {
  /** an outage begins: said once until `available` */
  unavailable(origin: string, reason: string): void;
  available(origin: string): void;
  /** counted, until `tell` */
  lost(origin: string, what: string, items: number, reason: string): void;
  /** says what was lost: at most once a minute; at the end all, unless an outage that was announced explains it */
  tell(isEnd?: boolean): void;
}

interface Origin {
  isOut: boolean;
  saidAt: number;
  reason: string;
  /** what -> how much, since it was last said */
  readonly unsaid: Map<string, number>;
}

export function createLosses(warn: (message: string) => void, now = () => performance.now()): Losses {
  const origins = new Map<string, Origin>();

  function of(name: string): Origin {
    const origin = origins.get(name) ?? { isOut: false, saidAt: -Infinity, reason: '', unsaid: new Map() };
    origins.set(name, origin);
    return origin;
  }

  function say(name: string, origin: Origin): void {
    if (origin.unsaid.size === 0) return;
    const amounts = [...origin.unsaid].map(([what, items]) => `${what} ${items}`).join(', ');
    origin.unsaid.clear();
    origin.saidAt = now();
    warn(`hoptrace: lost on the way to ${name}: ${amounts} (${origin.reason})`);
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
      const origin = of(name);
      origin.reason = reason;
      origin.unsaid.set(what, (origin.unsaid.get(what) ?? 0) + items);
    },
    tell(isEnd = false) {
      for (const [name, origin] of origins)
        if (isEnd ? !origin.isOut || origin.saidAt > -Infinity : now() - origin.saidAt >= QUIET)
          say(name, origin);
    },
  };
}
