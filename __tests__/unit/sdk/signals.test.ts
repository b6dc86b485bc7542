/** What the preload does where Node.js does not show its handle for signals; broker/sdk-ends has the rest. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2', 'SIGURG'] as const;

class OtherHandle {
  begin(): void {}
}

test.each([
  ['no handle', []],
  ['a handle of another shape', [1, 'SIGNALWRAP', 0, new OtherHandle()]],
])('Node.js shows %s: the program is left alone', (_, shown) => {
  jest.isolateModules(() => {
    jest.doMock('node:async_hooks', () => ({
      createHook: ({ init }: { init(...about: unknown[]): void }) => ({
        enable() {
          if (shown.length > 0) init(...shown);
          return this;
        },
        disable() {},
      }),
    }));
    const { beforeDeathBySignal } =
      require('../../../src/sdk/ending/signals') as typeof import('../../../src/sdk/ending/signals');
    const before = SIGNALS.map((name) => process.listenerCount(name));
    const called = jest.fn();
    expect(() => beforeDeathBySignal(called, called)).not.toThrow();
    expect(SIGNALS.map((name) => process.listenerCount(name))).toEqual(before);
    expect(called).not.toHaveBeenCalled();
  });
});
