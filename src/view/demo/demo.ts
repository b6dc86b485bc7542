/**
 * A small shop on a real RabbitMQ, traced without a change to its code, and each order's journey drawn from the spans
 * that its programs sent.
 */
import type { Journey } from '../journey/journey';
import { listen } from '../listen';
import { drawLive } from '../terminal/live';
import { createScreen } from '../terminal/screen';
import { createViewer } from '../viewer';
import { passOnTo } from './pass-on';
import { openShop } from './shop';
import { farewell, hint, introduction, invitation } from './words';

export interface DemoOptions {
  brokerUrl: string;
  /** How the broker was found, in words. */
  broker: string;
  /** The shop stays open until it is interrupted. */
  stay: boolean;
  /** Of the page; undefined: the usual one, or any that is free where it is taken. */
  port: number | undefined;
  /** The folder of the shop's programs, and what is required to trace them. */
  programs: string;
  register: string;
  /** An OTLP/HTTP endpoint that is to get all telemetry, too. */
  passTo: string | undefined;
  /** How the demo was asked for. */
  command: string;
  /** Settles when it is to end before its time. */
  interrupted: Promise<unknown>;
  warn(line: string): void;
}

const USUAL_PORT = 4318;
const KEEP = 100_000;
const HOST = '127.0.0.1';

const ORDERS = [
  { item: 'kettle', quantity: 1 },
  { item: 'teapot', quantity: 2 },
  { item: 'cup', quantity: 6 },
  { item: 'spoon', quantity: 6 },
  { item: 'sugar', quantity: 1 },
];

/** Resolves when the orders' journeys have been drawn, or it was interrupted. Rejects in words for the user. */
export async function demo(options: DemoOptions): Promise<void> {
  const screen = createScreen();
  const viewer = createViewer({ keep: KEEP });
  const passing = options.passTo === undefined ? undefined : passOnTo(options.passTo, viewer, options.warn);
  const open = (port: number) => listen(viewer, passing ?? viewer, { host: HOST, port });
  const listening = await (options.port === undefined
    ? open(USUAL_PORT).catch(() => open(0))
    : open(options.port));
  const telemetry = {
    OTEL_EXPORTER_OTLP_ENDPOINT: listening.url,
    NODE_OPTIONS: `--require "${options.register.replace(/[\\"]/g, '\\$&')}"`,
  };
  const shop = await openShop({ ...options, telemetry }).catch((error) => {
    listening.close();
    throw error;
  });
  const live = drawLive(viewer, {
    ...screen,
    without: `${shop.name}.`,
    wanted: isOrder,
    drawn: (journey) => arrived(journey),
  });
  let spans = 0;
  let orders = 0;
  let enough = () => {};
  const drawn = new Promise<void>((done) => {
    enough = done;
  });
  const arrived = ({ rows }: Journey) => {
    spans += rows.length;
    if (++orders === ORDERS.length) enough();
  };
  const trade = async () => {
    for (const order of ORDERS) await place(order, shop.url);
    await drawn;
    screen.print(farewell(orders, spans, screen.drawing().styles));
    if (!options.stay) return screen.print([hint(options.command)]);
    screen.print(invitation(shop.url, listening.url));
    await new Promise(() => {});
  };
  try {
    screen.print(introduction(options.broker, screen.drawing()));
    await Promise.race([trade(), shop.broken, options.interrupted, screen.gone]);
  } finally {
    live.end();
    await shop.close();
    listening.close();
    await passing?.passed();
  }
}

/** A trace of the shop's own messages; others tell how a program started. */
function isOrder({ rows }: Journey): boolean {
  return rows.some(({ span }) => span.service === 'front' && span.part?.operation === 'publish');
}

async function place(order: object, url: string): Promise<void> {
  const response = await fetch(`${url}/orders`, { method: 'POST', body: JSON.stringify(order) });
  if (!response.ok) throw new Error(`front answered ${response.status}: ${await response.text()}`);
}
