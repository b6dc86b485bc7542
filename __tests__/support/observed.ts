import { createNoopMeter, type Meter, type Tracer } from '@opentelemetry/api';
import { type Config, DEFAULTS } from '../../src/config/config';
import type { Message, Publication, Subscription } from '../../src/messaging/facts';
import type { Observer } from '../../src/messaging/observer';
import { createMetrics } from '../../src/telemetry/metrics/metrics';
import { Names } from '../../src/telemetry/names/names';
import { createObserver } from '../../src/telemetry/observer';
import type { OwnSdk } from '../../src/telemetry/sampling/own';

/** Facts as the patches state them, for tests of what telemetry makes of them. */
export const BROKER = {
  host: 'rabbit',
  port: 5672,
  peerAddress: '10.0.0.1',
  peerPort: 5672,
  vhost: '/',
  cluster: 'rabbit@one',
  product: undefined,
  version: undefined,
};

export const SUBSCRIPTION: Subscription = {
  broker: BROKER,
  queue: 'orders',
  consumerTag: undefined,
  noAck: false,
  exclusive: false,
  priority: undefined,
  prefetch: undefined,
  arguments: undefined,
};

export const MESSAGE: Message = {
  fields: { deliveryTag: 1, redelivered: false, exchange: '', routingKey: 'orders' },
  properties: { headers: {} },
  content: Buffer.from('x'),
};

export const PUBLICATION: Publication = {
  broker: BROKER,
  exchange: '',
  routingKey: 'orders',
  confirm: false,
  mandatory: false,
  messageId: undefined,
  correlationId: undefined,
  properties: {},
  content: MESSAGE.content,
  bodySize: 1,
};

interface Options {
  readonly config?: Partial<Config>;
  /** default: nobody collects metrics */
  readonly meter?: Meter | undefined;
  /** default: an application's own SDK */
  readonly own?: OwnSdk | undefined;
}

/** An observer that makes spans with this tracer; a fault of it fails the test. */
export function observerWith(tracer: Tracer, options: Options = {}): Observer {
  return observed(tracer, options).observer;
}

/** The same, with the metrics that it makes. */
export function observed(tracer: Tracer, { config, meter = createNoopMeter(), own }: Options = {}) {
  const complete = { ...DEFAULTS, ...config };
  const metrics = createMetrics(() => meter);
  const observer = createObserver({
    config: complete,
    names: new Names(complete.templateOf),
    tracer,
    own,
    metrics,
    fault: (where, error) => {
      throw new Error(where, { cause: error });
    },
  });
  return { observer, metrics };
}
