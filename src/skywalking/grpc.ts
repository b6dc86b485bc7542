import {
  type ChannelOptions,
  Client,
  type MethodDefinition,
  type requestCallback,
  type ServiceDefinition,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import { version } from '../../package.json';
import type { SkyWalkingConfig } from '../config/skywalking';
import { metadataOf } from '../wire/grpc-metadata';
import { plainChannel, secureChannel } from '../wire/grpc-tls';
import descriptor from './protocol/descriptor.json';
import type { SegmentObject } from './protocol/segment';
import type { Answer, OapTransport } from './transport';

const PROTOCOL = fromJSON(descriptor as object, { enums: String, longs: Number }) as Record<
  string,
  ServiceDefinition
>;
const TRACES = PROTOCOL['skywalking.v3.TraceSegmentReportService']!;
const MANAGEMENT = PROTOCOL['skywalking.v3.ManagementService']!;

const OPTIONS: ChannelOptions = {
  'grpc.primary_user_agent': `hoptrace/${version}`,
  'grpc.max_reconnect_backoff_ms': 5_000, // the default lets minutes pass after a long outage
};

/** OAP's gRPC receivers (port 11800). */
export function connectGrpc(
  address: string,
  { tls, authentication, timeout }: SkyWalkingConfig,
): OapTransport {
  const channel = tls === undefined ? plainChannel() : secureChannel(address, tls);
  const client = new Client(address, channel.credentials, { ...OPTIONS, ...channel.options });
  const metadata = metadataOf(authentication === undefined ? {} : { authentication });
  const options = () => ({ deadline: Date.now() + timeout });

  const call = (method: MethodDefinition<object, object>, message: object): Promise<Answer> =>
    answered((callback) => {
      const { path, requestSerialize, responseDeserialize } = method;
      client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        message,
        metadata,
        options(),
        callback,
      );
    });

  return {
    segments: (segments) =>
      answered((callback) => {
        const { path, requestSerialize, responseDeserialize } = TRACES.collect as MethodDefinition<
          SegmentObject,
          object
        >;
        const stream = client.makeClientStreamRequest(
          path,
          requestSerialize,
          responseDeserialize,
          metadata,
          options(),
          callback,
        );
        stream.on('error', () => {}); // the callback is told, too
        for (const segment of segments) stream.write(segment);
        stream.end();
      }),
    properties: (properties) => call(MANAGEMENT.reportInstanceProperties!, properties),
    keepAlive: (ping) => call(MANAGEMENT.keepAlive!, ping),
    close: () => client.close(),
  };
}

/** OAP's answers are commands for agents that can be told what to do; this one cannot. */
function answered(send: (callback: requestCallback<object>) => void): Promise<Answer> {
  return new Promise((resolve) => {
    try {
      send((error) => resolve(error === null ? { kind: 'taken' } : judge(error)));
    } catch (error) {
      resolve({ kind: 'refused', reason: (error as Error).message }); // a message that cannot be encoded
    }
  });
}

/** OAP is away or restarting, or a proxy between us cut the connection or has had enough for now. */
const PASSING = new Set([
  status.UNAVAILABLE,
  status.DEADLINE_EXCEEDED,
  status.CANCELLED,
  status.ABORTED,
  status.RESOURCE_EXHAUSTED,
]);
/** It is not the message: another would get the same answer. */
const OURS = new Set([status.UNAUTHENTICATED, status.PERMISSION_DENIED, status.UNIMPLEMENTED]);
/** RESOURCE_EXHAUSTED is also what grpc-java and grpc-go say to a message over their limit, in these words. */
const TOO_LARGE = /exceeds maximum size|larger than max/i;

function judge({ code, details }: ServiceError): Answer {
  const reason = `gRPC ${status[code]}: ${details}`;
  if (OURS.has(code)) return { kind: 'barred', reason };
  return { kind: PASSING.has(code) && !TOO_LARGE.test(details) ? 'unavailable' : 'refused', reason };
}
