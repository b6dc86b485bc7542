import type { Attributes } from '@opentelemetry/api';
import type { Broker, Publication } from '../../messaging/facts';
import { type Destination, describe, fullName } from '../names/destination';
import { type AttributeSink, describeNames, set } from '../names/message-attributes';
import {
  BODY_SIZE,
  CLUSTER,
  DESTINATION_NAME,
  EXCHANGE,
  MESSAGING_SYSTEM,
  OPERATION_NAME,
  OPERATION_TYPE,
  PEER_ADDRESS,
  RABBITMQ,
  ROUTING_KEY,
  SERVER_ADDRESS,
  SERVER_PORT,
  VHOST,
} from '../names/semconv';
import { isExchangeTold } from '../names/way';

/** The virtual host of a broker that nobody gave another. */
const USUAL_VHOST = '/';

/**
 * The attributes of one publisher's spans. What can be derived is not said twice, and what is constant for a
 * connection once, by a publisher's first span, since it has no setup span (of 530 bytes on the wire that leaves
 * 270): most of the way (names/way) is in the destination's name, and the socket's other end has the server's
 * port, and its address too where that does not say otherwise.
 */
export class PublishAttributes {
  readonly #broker: Broker;
  readonly #target: Destination;
  readonly #bodySize: boolean;
  readonly #vhost: string | undefined;
  /** whether a sampled span has said what is constant */
  isIntroduced = false;

  constructor(broker: Broker, target: Destination, bodySize: boolean) {
    this.#broker = broker;
    this.#target = target;
    this.#bodySize = bodySize;
    this.#vhost = broker.vhost === USUAL_VHOST ? undefined : broker.vhost;
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

  /** The rest, for spans that record; `isWayHidden`: by a rule, so that the name does not tell it. */
  complete(span: AttributeSink, publication: Publication, isWayHidden = false): void {
    const { exchange, routingKey } = publication;
    if (exchange !== '') {
      if (isWayHidden || !isExchangeTold(exchange, routingKey)) span.setAttribute(EXCHANGE, exchange);
      set(span, ROUTING_KEY, routingKey);
    }
    describeNames(span, publication);
    set(span, VHOST, this.#vhost);
    if (this.#bodySize) set(span, BODY_SIZE, publication.bodySize);
  }

  /** What is constant for the connection, on recorded spans until one is sampled: another may never be seen. */
  introduce(span: AttributeSink, isSampled: boolean): void {
    const { host, peerAddress, vhost, cluster } = this.#broker;
    set(span, VHOST, vhost);
    if (peerAddress !== host) set(span, PEER_ADDRESS, peerAddress);
    set(span, CLUSTER, cluster);
    this.isIntroduced = isSampled;
  }
}
