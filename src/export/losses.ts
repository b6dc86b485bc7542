import { quoted } from '../safety/shown';

/** Milliseconds between two lines about the same receiver. */
const QUIET = 60_000;

/** Reasons that are told apart in one line: a receiver may say something else each time. */
const REASONS = 5;

/** What is said about telemetry that does not arrive: little, and with numbers that add up. */
export interface Losses {
  /** an outage begins: said once until `available`, and once a minute where it comes and goes */
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
  outageSaidAt: number;
  /** reason -> what -> how much, since it was last said */
  readonly unsaid: Map<string, Map<string, number>>;
}

export function createLosses(warn: (message: string) => void, now = () => performance.now()): Losses {
  const origins = new Map<string, Origin>();

  function of(name: string): Origin {
    const origin = origins.get(name) ?? {
      isOut: false,
      saidAt: -Infinity,
      outageSaidAt: -Infinity,
      unsaid: new Map(),
    };
    origins.set(name, origin);
    return origin;
  }

  function say(name: string, origin: Origin): void {
    if (origin.unsaid.size === 0) return;
    const amounts = [...origin.unsaid]
      .map(([reason, items]) => `${amountsOf(items)} (${quoted(reason)})`)
      .join(', ');
    origin.unsaid.clear();
    origin.saidAt = now();
    warn(`hoptrace: lost on the way to ${name}: ${amounts}`);
  }

  return {
    unavailable(name, reason) {
      const origin = of(name);
      if (origin.isOut) return;
      origin.isOut = true;
      if (now() - origin.outageSaidAt < QUIET) return;
      origin.outageSaidAt = now();
      warn(`hoptrace: ${name} does not take telemetry: ${quoted(reason)}. Trying again, with bounded memory`);
    },
    available(name) {
      of(name).isOut = false;
    },
    lost(name, what, items, given) {
      const { unsaid } = of(name);
      const reason = unsaid.has(given) || unsaid.size < REASONS ? given : 'other reasons';
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
