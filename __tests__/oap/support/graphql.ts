/** What a real OAP says of itself by GraphQL (apache/skywalking-query-protocol), as it is in 10.1 and in 10.4. */

export type Ask = <T>(query: string, variables?: object) => Promise<T>;

/** `http`: OAP's `host:port`, 12800 by default there. */
export function graphqlOf(http: string): Ask {
  return async (query, variables = {}) => {
    const response = await fetch(`http://${http}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data?: unknown; errors?: { message: string }[] };
    if (data === undefined || data === null || errors?.length)
      throw new Error(`OAP does not answer ${query}: ${errors?.map(({ message }) => message).join('; ')}`);
    return data as never;
  };
}

/** A range of minutes in OAP's own time zone. */
export interface Duration {
  readonly start: string;
  readonly end: string;
  readonly step: 'MINUTE';
}

/** From `before` minutes ago to the next minute, as OAP's clock has it. */
export async function lately(ask: Ask, before = 5): Promise<Duration> {
  const { getTimeInfo } = await ask<{ getTimeInfo: { timezone: string; currentTimestamp: number } }>(
    'query { getTimeInfo { timezone currentTimestamp } }',
  );
  const [, sign, hours, minutes] = /^([+-])(\d\d)(\d\d)$/.exec(getTimeInfo.timezone)!;
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  const at = (minute: number): string => {
    const local = new Date(Number(getTimeInfo.currentTimestamp) + (offset + minute) * 60_000).toISOString();
    return local.slice(0, 16).replace('T', ' ').replace(':', '');
  };
  return { start: at(-before), end: at(1), step: 'MINUTE' };
}

/** OAP's ids of services: virtual ones are those that report nothing themselves. */
export function serviceId(name: string, isVirtual = false): string {
  return `${Buffer.from(name).toString('base64')}.${isVirtual ? 0 : 1}`;
}

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface Instance extends Named {
  readonly language: string;
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
}

export interface TracedSpan {
  readonly traceId: string;
  readonly segmentId: string;
  readonly spanId: number;
  readonly parentSpanId: number;
  readonly refs: readonly {
    readonly traceId: string;
    readonly parentSegmentId: string;
    readonly parentSpanId: number;
    readonly type: 'CROSS_PROCESS' | 'CROSS_THREAD';
  }[];
  readonly serviceCode: string;
  readonly endpointName: string;
  readonly type: 'Entry' | 'Exit' | 'Local';
  readonly peer: string;
  readonly component: string;
  readonly isError: boolean;
  readonly layer: string;
}

export async function services(ask: Ask, layer: string): Promise<readonly Named[]> {
  const { listServices } = await ask<{ listServices: Named[] }>(
    'query ($layer: String!) { listServices(layer: $layer) { id name } }',
    { layer },
  );
  return listServices;
}

export async function instances(ask: Ask, service: string, duration: Duration): Promise<readonly Instance[]> {
  const { listInstances } = await ask<{ listInstances: Instance[] }>(
    `query ($serviceId: ID!, $duration: Duration!) {
      listInstances(serviceId: $serviceId, duration: $duration) { id name language attributes { name value } }
    }`,
    { serviceId: serviceId(service), duration },
  );
  return listInstances;
}

/** All spans of all traces that a service has part in. */
export async function traces(
  ask: Ask,
  service: string,
  queryDuration: Duration,
): Promise<readonly TracedSpan[]> {
  const condition = {
    serviceId: serviceId(service),
    queryDuration,
    traceState: 'ALL',
    queryOrder: 'BY_START_TIME',
    paging: { pageNum: 1, pageSize: 100 },
  };
  const { queryBasicTraces } = await ask<{ queryBasicTraces: { traces: { traceIds: string[] }[] } }>(
    'query ($condition: TraceQueryCondition) { queryBasicTraces(condition: $condition) { traces { traceIds } } }',
    { condition },
  );
  const ids = new Set(queryBasicTraces.traces.flatMap(({ traceIds }) => traceIds));
  const spans: TracedSpan[] = [];
  for (const traceId of ids) {
    const { queryTrace } = await ask<{ queryTrace: { spans: TracedSpan[] } }>(
      `query ($traceId: ID!) { queryTrace(traceId: $traceId) { spans {
        traceId segmentId spanId parentSpanId refs { traceId parentSegmentId parentSpanId type }
        serviceCode endpointName type peer component isError layer
      } } }`,
      { traceId },
    );
    spans.push(...queryTrace.spans);
  }
  return spans;
}

/** Who calls whom around a service, by name: `shop -> rabbit:5672`. */
export async function calls(ask: Ask, service: string, duration: Duration): Promise<readonly string[]> {
  const { getServiceTopology } = await ask<{
    getServiceTopology: { nodes: Named[]; calls: { source: string; target: string }[] };
  }>(
    `query ($serviceId: ID!, $duration: Duration!) {
      getServiceTopology(serviceId: $serviceId, duration: $duration) {
        nodes { id name } calls { source target }
      }
    }`,
    { serviceId: serviceId(service), duration },
  );
  const nameOf = (id: string) => getServiceTopology.nodes.find((node) => node.id === id)?.name ?? id;
  return getServiceTopology.calls.map(({ source, target }) => `${nameOf(source)} -> ${nameOf(target)}`);
}

/** The values of a virtual queue's figure, one for each minute that has one. */
export async function figure(
  ask: Ask,
  expression: string,
  { broker, queue }: { readonly broker: string; readonly queue: string },
  duration: Duration,
): Promise<readonly number[]> {
  const { execExpression } = await ask<{
    execExpression: { error: string | null; results: { values: { value: string | null }[] }[] };
  }>(
    `query ($expression: String!, $entity: Entity!, $duration: Duration!) {
      execExpression(expression: $expression, entity: $entity, duration: $duration) {
        error results { values { value } }
      }
    }`,
    { expression, entity: { serviceName: broker, normal: false, endpointName: queue }, duration },
  );
  if (execExpression.error) throw new Error(`OAP does not know ${expression}: ${execExpression.error}`);
  return execExpression.results
    .flatMap(({ values }) => values)
    .flatMap(({ value }) => (value === null ? [] : [Number(value)]));
}
