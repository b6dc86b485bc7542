import {
  Client,
  type ClientOptions,
  credentials,
  Metadata,
  type MethodDefinition,
  type requestCallback,
  type ServiceDefinition,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import { version } from '../../package.json';
import type { SkyWalkingConfig, Tls } from '../config/skywalking';
import descriptor from './protocol/descriptor.json';
import type { SegmentObject } from './protocol/segment';
import { Refused, type Transport } from './transport';

const PROTOCOL = fromJSON(descriptor as object, { enums: String, longs: Number }) as Record<
  string,
  ServiceDefinition
>;
const TRACES = PROTOCOL['skywalking.v3.TraceSegmentReportService']!;
const MANAGEMENT = PROTOCOL['skywalking.v3.ManagementService']!;

const OPTIONS: ClientOptions = {
  'grpc.primary_user_agent': `hoptrace/${version}`,
  'grpc.max_reconnect_backoff_ms': 5_000, // the default lets minutes pass after a long outage
};

/** OAP's gRPC receivers (port 11800). */
export function connectGrpc(address: string, { tls, authentication, timeout }: SkyWalkingConfig): Transport {
  const client = new Client(
    address,
    tls === undefined ? credentials.createInsecure() : withTls(tls),
    OPTIONS,
  );
  const metadata = new Metadata();
  if (authentication !== undefined) metadata.set('Authentication', authentication);
  const options = () => ({ deadline: Date.now() + timeout });

  const call = (method: MethodDefinition<object, object>, message: object): Promise<void> =>
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
        for (const segment of segments) stream.write(segment);
        stream.end();
      }),
    properties: (properties) => call(MANAGEMENT.reportInstanceProperties!, properties),
    keepAlive: (ping) => call(MANAGEMENT.keepAlive!, ping),
    close: () => client.close(),
  };
}

function withTls({ ca, cert, key }: Tls) {
  const [root, chain, secret] = [ca, cert, key].map((pem) => (pem === undefined ? null : Buffer.from(pem)));
  return credentials.createSsl(root, secret, chain);
}

/** OAP's answers are commands for agents that can be told what to do; this one cannot. */
function answered(send: (callback: requestCallback<object>) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    send((error) => (error === null ? resolve() : reject(failureOf(error))));
  });
}

/** What passes: OAP is away, or restarting, or a proxy between us cut the connection. */
const PASSING = new Set([
  status.UNAVAILABLE,
  status.DEADLINE_EXCEEDED,
  status.CANCELLED,
  status.ABORTED,
  status.INTERNAL,
]);

function failureOf({ code, details }: ServiceError): Error {
  return new (PASSING.has(code) ? Error : Refused)(`gRPC ${status[code]}: ${details}`);
}
