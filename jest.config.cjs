const common = {
  testEnvironment: 'node',
  roots: ['<rootDir>/__tests__'],
  transform: { '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }] },
};

/** @type {import('jest').Config} */
module.exports = {
  testTimeout: 30_000,
  projects: [
    // needs nothing but Node: `npx jest --selectProjects unit` is quick
    { ...common, displayName: 'unit', testMatch: ['**/__tests__/unit/**/*.test.ts'] },
    {
      ...common,
      displayName: 'broker',
      testMatch: ['**/__tests__/broker/**/*.test.ts'],
      globalSetup: '<rootDir>/__tests__/support/global-setup.ts',
      globalTeardown: '<rootDir>/__tests__/support/global-teardown.ts',
    },
  ],
};
