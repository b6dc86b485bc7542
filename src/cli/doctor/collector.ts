import { createReader } from '../../config/environment';
import { type OtlpSettings, readOtlpSettings } from '../../config/otlp';
import { readSdkSettings } from '../../config/sdk';
import type { Connect } from '../../export/transport';
import { quoted } from '../../safety/shown';
import type { Finding, Subject } from './finding';

/** Whether the OpenTelemetry Collector, or what is in its place, takes an export: a real one, of no spans. */
export async function collector({ env }: Subject): Promise<Finding[]> {
  const read = createReader(env, () => {}); // what is not valid is for the check of the configuration
  if (!readSdkSettings(read).tracesExporters.includes('otlp'))
    return [{ check: 'collector', status: 'ok', message: 'spans are not exported by OTLP' }];
  const settings = readOtlpSettings(read, 'traces');
  return [...misdirected(settings), await exportNothing(settings)];
}

/** An address that cannot be meant: a common slip. */
function misdirected({ url }: OtlpSettings): Finding[] {
  if (!/\/v1\/(?:traces|metrics).*\/v1\/traces/.test(url)) return [];
  return [
    {
      check: 'collector',
      status: 'warning',
      message: `spans are sent to ${new URL(url).pathname}: OTEL_EXPORTER_OTLP_ENDPOINT has a path too many`,
      advice: 'give it without /v1/traces, or set OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    },
  ];
}

/** The smallest request that is not empty, since strict receivers refuse an empty body: one resource without spans. */
const NOTHING = {
  json: Buffer.from('{"resourceSpans":[]}'),
  // field 1 (resource_spans), length 0
  protobuf: Uint8Array.of(0x0a, 0x00),
};

async function exportNothing(settings: OtlpSettings): Promise<Finding> {
  const where = `${quoted(settings.url)} (${settings.protocol})`;
  const send = connectOf(settings)(settings);
  const outcome = await send(settings.protocol === 'http/json' ? NOTHING.json : NOTHING.protobuf);
  if (outcome.kind === 'delivered')
    return { check: 'collector', status: 'ok', message: `${where} takes an export` };
  return {
    check: 'collector',
    status: 'problem',
    message: `${where} takes no export: ${quoted(outcome.reason)}`,
    advice: adviceOn(outcome.reason, settings),
  };
}

/** What is wrong, by what the one protocol says when the other one answers, and by the status of HTTP. */
const SLIPS: readonly { readonly says: RegExp; readonly to?: RegExp; readonly advice: string }[] = [
  {
    says: /^Parse Error: Expected HTTP/,
    advice: 'what listens there speaks gRPC: set OTEL_EXPORTER_OTLP_PROTOCOL=grpc, or give its port for HTTP',
  },
  {
    says: /^gRPC UNAVAILABLE.*Protocol error/,
    advice: 'what listens there speaks HTTP: unset OTEL_EXPORTER_OTLP_PROTOCOL, or give its port for gRPC',
  },
  {
    says: /^HTTP 40[13] /,
    advice:
      'it wants to know who asks: OTEL_EXPORTER_OTLP_HEADERS="api-key=…", under the name that it expects',
  },
  {
    says: /^HTTP 40[45] /,
    to: /^https?:\/\/[^/]+\/?$/,
    advice: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is taken as it is: add /v1/traces to it',
  },
];

function adviceOn(reason: string, { url }: OtlpSettings): string {
  return (
    SLIPS.find(({ says, to }) => says.test(reason) && (to === undefined || to.test(url)))?.advice ??
    'check OTEL_EXPORTER_OTLP_ENDPOINT, _PROTOCOL and _HEADERS, and that a collector listens there'
  );
}

function connectOf({ protocol }: OtlpSettings): Connect<OtlpSettings> {
  const transport =
    protocol === 'grpc'
      ? (require('../../export/grpc') as typeof import('../../export/grpc'))
      : (require('../../export/http') as typeof import('../../export/http'));
  return transport.connect;
}
