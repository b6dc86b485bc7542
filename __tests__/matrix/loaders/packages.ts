/** What the applications of the matrix have installed, by exact version. */

export const CLIENT = '2.3.1';
export const TOOLS = {
  tsx: '4.23.15',
  'ts-node': '10.9.2',
  typescript: '5.9.3',
  '@swc-node/register': '1.12.1',
  '@swc/core': '1.16.22',
  jest: '30.5.2',
  vitest: '3.2.4',
};
export const BUNDLERS = {
  unplugin: '3.7.0',
  esbuild: '0.28.2',
  rollup: '4.68.7',
  '@rollup/plugin-commonjs': '29.0.3',
  '@rollup/plugin-json': '6.1.0',
  '@rollup/plugin-node-resolve': '16.0.3',
  webpack: '5.112.2',
  '@rspack/core': '2.3.2',
  vite: '8.3.8',
};
export const AGENTS = {
  '@opentelemetry/api': '1.9.1',
  '@opentelemetry/auto-instrumentations-node': '0.81.2',
  '@sentry/node': '11.12.0',
  'dd-trace': '5.132.0',
};
export const COMMANDS = {
  npm: '10.9.9',
  pnpm: '10.34.8',
  '@yarnpkg/cli-dist': '4.18.1',
  corepack: '0.36.0',
  typescript: '5.9.3',
  eslint: '9.39.5',
  pino: '10.4.0',
};
export const MANAGERS = { pnpm: '10.34.8', '@yarnpkg/cli-dist': '4.18.1' };
