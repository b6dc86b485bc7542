import { SpanKind } from '@opentelemetry/api';
import { MESSAGING_SYSTEM, RABBITMQ } from '../telemetry/names/semconv';
import { type ReadableSpan, textAt } from './span';

/**
 * What OAP calls a component (component-libraries.yml): the icon of a node and the name of its technology. The
 * numbers are those of SkyWalking's agent for Node.js; 0 is unknown.
 */
const UNKNOWN = 0;

interface Component {
  /** of spans that call: Exit */
  readonly client: number;
  /** of spans that are called: Entry */
  readonly server: number;
}

const HTTP: Component = { client: 2, server: 49 };

const COMPONENTS: Record<string, Component> = {
  [RABBITMQ]: { client: 53, server: 53 }, // and 52 for producers: OAP shows all three as RabbitMQ
  mysql: { client: 5, server: UNKNOWN },
  redis: { client: 7, server: UNKNOWN },
  mongodb: { client: 9, server: UNKNOWN },
  postgresql: { client: 22, server: UNKNOWN },
  grpc: { client: 23, server: 23 },
};
const RABBITMQ_PRODUCER = 52;

/** The first attribute that is there says what a span is about; its value says which system. */
const SYSTEMS = [MESSAGING_SYSTEM, 'db.system.name', 'db.system', 'rpc.system.name', 'rpc.system'];

export function componentOf({ attributes, kind }: Pick<ReadableSpan, 'attributes' | 'kind'>): number {
  const system = SYSTEMS.map((name) => textAt(attributes, name)).find((value) => value !== undefined);
  if (system === RABBITMQ && kind === SpanKind.PRODUCER) return RABBITMQ_PRODUCER;
  const component = system === undefined ? httpIn(attributes) : COMPONENTS[system];
  if (component === undefined) return UNKNOWN;
  return kind === SpanKind.SERVER || kind === SpanKind.CONSUMER ? component.server : component.client;
}

function httpIn(attributes: ReadableSpan['attributes']): Component | undefined {
  return 'http.request.method' in attributes || 'http.method' in attributes ? HTTP : undefined;
}
