/** Beside other agents, which are installed for it: `npm run test:interop`. */
const { projects } = require('./jest.config.cjs');
const broker = projects.find(({ displayName }) => displayName === 'broker');

/** @type {import('jest').Config} */
module.exports = {
  ...broker,
  displayName: 'interop',
  testMatch: ['**/__tests__/interop/**/*.test.ts'],
  // other agents take seconds to start, and Java compiles its programs first
  testTimeout: 120_000,
  maxWorkers: 1,
};
