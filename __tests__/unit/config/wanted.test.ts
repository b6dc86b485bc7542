import { allowsFallback, isUnwanted } from '../../../src/config/wanted';

test.each([
  [{}, false],
  [{ OTEL_SDK_DISABLED: 'true' }, true],
  [{ OTEL_SDK_DISABLED: ' TRUE ' }, true],
  [{ OTEL_SDK_DISABLED: '1' }, false],
  [{ HOPTRACE_ENABLED: 'false' }, true],
  [{ HOPTRACE_ENABLED: 'no' }, false],
])('%j: unwanted %s', (env, expected) => expect(isUnwanted(env)).toBe(expected));

test.each([
  [{}, true],
  [{ HOPTRACE_FALLBACK: 'Off' }, false],
  [{ HOPTRACE_FALLBACK: 'on' }, true],
  [{ HOPTRACE_FALLBACK: 'of' }, true],
])('%j: fallback %s', (env, expected) => expect(allowsFallback(env)).toBe(expected));
