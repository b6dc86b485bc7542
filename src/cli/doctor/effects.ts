import { configOf } from '../../config/config';
import { createReader, type Read } from '../../config/environment';
import { load } from '../../config/load';
import { readSdkSettings, type SdkSettings } from '../../config/sdk';
import type { Finding, Status, Subject } from './finding';
import { manifestOf, resolveFrom } from './manifest';

/** What is set, and the environment itself. */
interface Situation {
  readonly env: NodeJS.ProcessEnv;
  readonly directory: string;
  readonly sdk: SdkSettings;
}

/** A setting that is valid and yet leaves one without the spans, names or links that one hoped for. */
type Effect = (situation: Situation) => readonly [Status, message: string, advice: string] | undefined;

const EFFECTS: readonly Effect[] = [
  ({ sdk: { sampler } }) =>
    sampler.name.endsWith('always_off') || (sampler.name.endsWith('traceidratio') && sampler.ratio === 0)
      ? [
          'problem',
          `OTEL_TRACES_SAMPLER=${sampler.name}${sampler.ratio === 0 ? ' with OTEL_TRACES_SAMPLER_ARG=0' : ''} drops every trace that nobody else has sampled`,
          'unset it, or OTEL_TRACES_SAMPLER=parentbased_traceidratio with OTEL_TRACES_SAMPLER_ARG=0.1 for a tenth',
        ]
      : undefined,
  ({ env, sdk: { sampler } }) =>
    env.OTEL_TRACES_SAMPLER_ARG?.trim() && !sampler.name.endsWith('traceidratio')
      ? [
          'warning',
          `OTEL_TRACES_SAMPLER_ARG has no effect: the sampler ${sampler.name} takes no ratio`,
          'set OTEL_TRACES_SAMPLER=parentbased_traceidratio beside it',
        ]
      : undefined,
  ({ sdk: { tracesExporters } }) =>
    tracesExporters.length === 0
      ? [
          'problem',
          'OTEL_TRACES_EXPORTER=none: spans are made and go nowhere',
          'unset it, or set otlp, console or skywalking',
        ]
      : undefined,
  ({ sdk: { propagators } }) =>
    propagators.every((name) => name === 'baggage')
      ? [
          'warning',
          'OTEL_PROPAGATORS leaves no trace context in the headers: every message begins a trace of its own',
          'set OTEL_PROPAGATORS=tracecontext,baggage',
        ]
      : undefined,
  ({ env, directory, sdk: { resource } }) =>
    resource.serviceName === undefined &&
    resource.attributes['service.name'] === undefined &&
    !env.SW_AGENT_NAME &&
    manifestOf(directory)?.name === undefined
      ? [
          'warning',
          'no name is set for the service: backends will show it as unknown_service:node',
          'set OTEL_SERVICE_NAME',
        ]
      : undefined,
  ({ env }) => {
    const sampling = load({}, env).sampling;
    const ratios =
      sampling === undefined ? [] : typeof sampling === 'number' ? [sampling] : Object.values(sampling);
    return ratios.length > 0 && ratios.every((ratio) => ratio === 0)
      ? [
          'problem',
          'HOPTRACE_SAMPLING keeps no trace at all (0)',
          'give a share above 0, or HOPTRACE_KEEP="errors" for those that fail',
        ]
      : undefined;
  },
  ({ env }) =>
    configOf(load({}, env)).ignores('any.queue')
      ? [
          'problem',
          'HOPTRACE_IGNORE matches every queue and exchange: nothing has a span',
          'name those that are to be left out, e.g. HOPTRACE_IGNORE="health.*"',
        ]
      : undefined,
  ({ env, directory }) => {
    const names = (env.HOPTRACE_INSTRUMENTATIONS ?? '').split(',').map((name) => name.trim());
    const missing = names
      .filter((name) => name !== '')
      .map((name) => (name.includes('/') ? name : `@opentelemetry/instrumentation-${name}`))
      .filter((name) => resolveFrom(name, directory) === undefined);
    return missing.length > 0
      ? [
          'problem',
          `HOPTRACE_INSTRUMENTATIONS: ${missing.join(', ')}: not installed`,
          `npm i ${missing.join(' ')}`,
        ]
      : undefined;
  },
];

/** What is set, and what comes of it. */
export function effects({ env, directory }: Subject): Finding[] {
  const read: Read = createReader(env, () => {}); // what is not understood is for the check of the settings
  const situation = { env, directory, sdk: readSdkSettings(read) };
  const found = EFFECTS.flatMap((effect) => {
    const [status, message, advice] = effect(situation) ?? [];
    return status === undefined ? [] : [{ check: 'effects', status, message: message!, advice: advice! }];
  });
  if (found.length > 0) return found;
  return [{ check: 'effects', status: 'ok', message: 'no setting drops spans or parts traces' }];
}
