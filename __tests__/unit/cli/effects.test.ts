import { tmpdir } from 'node:os';
import { effects } from '../../../src/cli/doctor/effects';

function check(env: Record<string, string>): string[] {
  return effects({
    app: undefined,
    directory: tmpdir(),
    env: { OTEL_SERVICE_NAME: 'x', ...env },
    amqp: undefined,
  }).map(({ status, message }) => `${status} ${message}`);
}

const FINE = ['ok no setting drops spans or parts traces'];

test.each<Record<string, string>>([
  {},
  { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' },
  { HOPTRACE_SAMPLING: '0, payments=1' },
  { HOPTRACE_IGNORE: 'health.*' },
  { OTEL_TRACES_EXPORTER: 'none, console' },
])('%j: fine', (env) => expect(check(env)).toEqual(FINE));

test.each<[string, Record<string, string>, RegExp]>([
  ['a sampler that drops', { OTEL_TRACES_SAMPLER: 'always_off' }, /^problem .*always_off drops every trace/],
  [
    'a ratio that drops',
    { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' },
    /^problem .*OTEL_TRACES_SAMPLER_ARG=0 drops/,
  ],
  ['a ratio without its sampler', { OTEL_TRACES_SAMPLER_ARG: '0.1' }, /^warning .*has no effect/],
  ['no exporter', { OTEL_TRACES_EXPORTER: 'none' }, /^problem .*go nowhere/],
  ['no propagator', { OTEL_PROPAGATORS: 'baggage' }, /^warning .*trace of its own/],
  ['no name', { OTEL_SERVICE_NAME: '' }, /^warning .*unknown_service:node/],
  ['no share', { HOPTRACE_SAMPLING: '0' }, /^problem HOPTRACE_SAMPLING keeps no trace/],
  ['everything ignored', { HOPTRACE_IGNORE: '#' }, /^problem HOPTRACE_IGNORE matches every/],
  [
    'an instrumentation that is not installed',
    { HOPTRACE_INSTRUMENTATIONS: 'no-such' },
    /^problem .*: @opentelemetry\/instrumentation-no-such: not installed/,
  ],
])('%s', (_, env, found) => {
  const findings = check(env);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatch(found);
});
