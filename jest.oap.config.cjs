/** Against a SkyWalking OAP whose address is given: `npm run test:oap`. */
const interop = require('./jest.interop.config.cjs');

/** @type {import('jest').Config} */
module.exports = {
  ...interop,
  displayName: 'oap',
  testMatch: ['**/__tests__/oap/**/*.test.ts'],
  // OAP writes its figures every 25 seconds
  testTimeout: 400_000,
};
