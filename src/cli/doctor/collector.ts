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

/** The ports that receivers of OTLP listen on by convention. */
const PORTS = { http: '4318', grpc: '4317' } as const;

/** Addresses that cannot be meant: each is a common slip. */
function misdirected({ protocol, url }: OtlpSettings): Finding[] {
  const { pathname, port } = new URL(url.includes('://') ? url : `grpc://${url}`);
  const found: [message: string, advice: string][] = [];
  if (/\/v1\/(?:traces|metrics).*\/v1\/traces/.test(pathname))
    found.push([
      `spans are sent to ${pathname}: OTEL_EXPORTER_OTLP_ENDPOINT has a path too many`,
      'give it without /v1/traces, or set OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    ]);
  if (protocol !== 'grpc' && port === PORTS.grpc)
    found.push([
      `${protocol} is spoken to port ${port}, where receivers expect gRPC`,
      `use port ${PORTS.http}, or set OTEL_EXPORTER_OTLP_PROTOCOL=grpc`,
    ]);
  if (protocol === 'grpc' && port === PORTS.http)
    found.push([
      `gRPC is spoken to port ${port}, where receivers expect HTTP`,
      `use port ${PORTS.grpc}, or unset OTEL_EXPORTER_OTLP_PROTOCOL`,
    ]);
  return found.map(([message, advice]) => ({ check: 'collector', status: 'warning', message, advice }));
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
    advice: SLIPS.find(({ says }) => says.test(outcome.reason))?.advice ?? ADVICE,
  };
}

const ADVICE =
  'check OTEL_EXPORTER_OTLP_ENDPOINT, _PROTOCOL and _HEADERS, and that a collector listens there';

/** What is wrong, by what the one protocol says when the other one answers. */
const SLIPS = [
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
] as const;

function connectOf({ protocol }: OtlpSettings): Connect<OtlpSettings> {
  const transport =
    protocol === 'grpc'
      ? (require('../../export/grpc') as typeof import('../../export/grpc'))
      : (require('../../export/http') as typeof import('../../export/http'));
  return transport.connect;
}
