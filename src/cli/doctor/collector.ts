import { createReader, type Read } from '../../config/environment';
import { type OtlpSettings, readOtlpSettings } from '../../config/otlp';
import { readSettings } from '../../config/sdk';
import type { Connect } from '../../export/transport';
import type { Finding, Subject } from './finding';

/** Whether the OpenTelemetry Collector, or what is in its place, takes an export: a real one, of no spans. */
export async function collector({ env }: Subject): Promise<Finding[]> {
  const read = createReader(env, () => {}); // what is not valid is for the check of the configuration
  if (!readSettings(read).tracesExporters.includes('otlp'))
    return [{ check: 'collector', status: 'ok', message: 'spans are not exported by OTLP' }];
  return [await exportNothing(read)];
}

async function exportNothing(read: Read): Promise<Finding> {
  const settings = readOtlpSettings(read, 'traces');
  const where = `${settings.url.replace(/\/\/[^/@]*@/, '//')} (${settings.protocol})`;
  const send = connectOf(settings)(settings);
  const outcome = await send(settings.protocol === 'http/json' ? Buffer.from('{}') : new Uint8Array());
  if (outcome.kind === 'delivered')
    return { check: 'collector', status: 'ok', message: `${where} takes an export` };
  return {
    check: 'collector',
    status: 'problem',
    message: `${where} takes no export: ${outcome.reason}`,
    advice: 'check OTEL_EXPORTER_OTLP_ENDPOINT, _PROTOCOL and _HEADERS, and that a collector listens there',
  };
}

function connectOf({ protocol }: OtlpSettings): Connect<OtlpSettings> {
  const transport =
    protocol === 'grpc'
      ? (require('../../export/grpc') as typeof import('../../export/grpc'))
      : (require('../../export/http') as typeof import('../../export/http'));
  return transport.connect;
}
