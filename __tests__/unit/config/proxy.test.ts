import { createReader } from '../../../src/config/environment';
import { proxyFor } from '../../../src/config/proxy';

const before = { ...process.env };
beforeEach(() => {
  for (const name of Object.keys(process.env)) if (/proxy/i.test(name)) delete process.env[name];
  Object.assign(process.env, {
    HTTP_PROXY: 'http://proxy:3128',
    HTTPS_PROXY: 'http://secure:3128',
    NO_PROXY: 'localhost,.internal',
  });
});
afterAll(() => {
  process.env = before;
});

const url = (env: Record<string, string>, address: string) => {
  Object.assign(process.env, env);
  return proxyFor(
    address,
    createReader(process.env, () => {}),
  );
};

test.each<[Record<string, string>, string, string | undefined]>([
  [{}, 'http://collector:4318', undefined],
  [{ NODE_USE_ENV_PROXY: '1' }, 'http://collector:4318', 'http://proxy:3128'],
  [{ NODE_USE_ENV_PROXY: '0' }, 'http://collector:4318', undefined],
  [{ HOPTRACE_USE_ENV_PROXY: 'true' }, 'https://collector:4318', 'http://secure:3128'],
  [{ NODE_USE_ENV_PROXY: '1', HOPTRACE_USE_ENV_PROXY: 'false' }, 'https://collector:4318', undefined],
  [{ HOPTRACE_USE_ENV_PROXY: 'true' }, 'http://localhost:4318', undefined],
  [{ HOPTRACE_USE_ENV_PROXY: 'true' }, 'http://collector.internal:4318', undefined],
])('%j: %s by %s', (env, address, proxy) => {
  expect(url(env, address)).toBe(proxy);
});

test('nothing that Node.js warns of on stderr', () => {
  jest.isolateModules(() => {
    const parse = jest.spyOn(require('node:url') as typeof import('node:url'), 'parse');
    const { proxyFor } = require('../../../src/config/proxy') as typeof import('../../../src/config/proxy');
    proxyFor('http://collector:4318', () => true as never);
    expect(parse).not.toHaveBeenCalled();
    parse.mockRestore();
  });
});
