import type { Attributes } from '@opentelemetry/api';
import type { Broker, Publication } from '../../messaging/facts';
import { type Destination, describe, fullName } from '../names/destination';
import { type AttributeSink, describeNames, describeWay, set } from '../names/message-attributes';
import {
  BODY_SIZE,
  CLUSTER,
  DESTINATION_NAME,
  MESSAGING_SYSTEM,
  OPERATION_NAME,
  OPERATION_TYPE,
  PEER_ADDRESS,
  RABBITMQ,
  SERVER_ADDRESS,
  SERVER_PORT,
  VHOST,
} from '../names/semconv';

/**
 * The attributes of one publisher's spans. What can be derived is not said twice (140 of 530 bytes on the wire): on
 * the default exchange the routing key is the destination's name, as for process spans; the socket's other end has
 * the server's port, and its address too where that does not say otherwise. Virtual host and cluster cannot: a
 * publisher has no setup span.
 */
export class PublishAttributes {
  readonly #broker: Broker;
  readonly #target: Destination;
  readonly #bodySize: boolean;
  readonly #peerAddress: string | undefined;

  constructor(broker: Broker, target: Destination, bodySize: boolean) {
    const { host, peerAddress } = broker;
    this.#broker = broker;
    this.#target = target;
    this.#bodySize = bodySize;
    this.#peerAddress = peerAddress === host ? undefined : peerAddress;
  }

  /** What a sampler may want, which is what the conventions ask to be given at the start (see ProcessAttributes). */
  atStart({ exchange, routingKey }: Publication): Attributes {
    const name = fullName(exchange, routingKey);
    const attributes: Attributes = {
      [MESSAGING_SYSTEM]: RABBITMQ,
      [OPERATION_NAME]: 'publish',
      [OPERATION_TYPE]: 'send',
      [DESTINATION_NAME]: name,
    };
    const { host, port } = this.#broker;
    if (host !== undefined) attributes[SERVER_ADDRESS] = host;
    if (port !== undefined) attributes[SERVER_PORT] = port;
    describe(attributes, this.#target, name);
    return attributes;
  }

  /** The rest, for spans that record. */
  complete(span: AttributeSink, publication: Publication): void {
    if (publication.exchange !== '') describeWay(span, publication);
    describeNames(span, publication);
    set(span, VHOST, this.#broker.vhost);
    set(span, PEER_ADDRESS, this.#peerAddress);
    set(span, CLUSTER, this.#broker.cluster);
    if (this.#bodySize) set(span, BODY_SIZE, publication.bodySize);
  }
}
