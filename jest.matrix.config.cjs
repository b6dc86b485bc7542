/**
 * `npm run test:matrix`: every version of amqplib in fixtures/clients, and a table of them for the README;
 * the libraries on top of it that are installed for the run.
 */
process.env.CLIENTS = 'all';
const { projects, ...config } = require('./jest.config.cjs');
const broker = projects.find(({ displayName }) => displayName === 'broker');

/** @type {import('jest').Config} */
module.exports = {
  ...config,
  projects: [
    { ...broker, testMatch: ['**/__tests__/broker/clients.test.ts', '**/__tests__/matrix/**/*.test.ts'] },
  ],
};
