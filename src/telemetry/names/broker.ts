import type { Attributes } from '@opentelemetry/api';
import type { Broker } from '../../messaging/facts';
import {
  CLUSTER,
  MESSAGING_SYSTEM,
  PEER_ADDRESS,
  PEER_PORT,
  RABBITMQ,
  SERVER_ADDRESS,
  SERVER_PORT,
  VHOST,
} from './semconv';

const known = new WeakMap<Broker, Attributes>();

/** Where a message goes to or comes from: on every span. The same object for the same broker; never changed. */
export function brokerAttributes(broker: Broker): Attributes {
  const found = known.get(broker);
  if (found !== undefined) return found;
  const attributes = attributesOf(broker);
  known.set(broker, attributes);
  return attributes;
}

function attributesOf(broker: Broker): Attributes {
  const all = {
    [MESSAGING_SYSTEM]: RABBITMQ,
    [SERVER_ADDRESS]: broker.host,
    [SERVER_PORT]: broker.port,
    [PEER_ADDRESS]: broker.peerAddress,
    [PEER_PORT]: broker.peerPort,
    [VHOST]: broker.vhost,
    [CLUSTER]: broker.cluster,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Attributes;
}
