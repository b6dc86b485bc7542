import fs from 'node:fs';
import { diag } from '@opentelemetry/api';
import { createReader } from '../../../src/config/environment';
import { startLogger } from '../../../src/sdk/logger';

/** What ends on stderr when something is said at every level. */
function saidWith(OTEL_LOG_LEVEL: string): string[] {
  const lines: string[] = [];
  const write = jest.spyOn(fs, 'writeSync').mockImplementation((_, line) => lines.push(String(line)));
  startLogger(createReader({ OTEL_LOG_LEVEL }, (message) => diag.warn(message)));
  diag.error('hoptrace: an error');
  diag.warn('a warning', { of: 'theirs' }, new RangeError('why'));
  diag.info('hoptrace: info');
  diag.debug('hoptrace: debug');
  write.mockRestore();
  return lines.filter((line) => !line.includes('Registered a global')); // the API's own remark
}

const ERROR = 'hoptrace: an error\n';
const WARNING = "hoptrace: OpenTelemetry: a warning { of: 'theirs' } RangeError: why\n";

afterEach(() => diag.disable());

test.each<[string, string[]]>([
  ['none', []],
  ['error', [ERROR]],
  ['', [ERROR, WARNING]],
  ['warn', [ERROR, WARNING]],
  ['INFO', [ERROR, WARNING, 'hoptrace: info\n']],
  ['debug', [ERROR, WARNING, 'hoptrace: info\n', 'hoptrace: debug\n']],
])('OTEL_LOG_LEVEL=%s', (level, lines) => {
  expect(saidWith(level)).toEqual(lines);
});

test('a level that is none: said, and the default', () => {
  expect(saidWith('loud')).toEqual([
    'hoptrace: OTEL_LOG_LEVEL: "loud" is ignored: expected one of none, error, warn, info, debug, verbose, all\n',
    ERROR,
    WARNING,
  ]);
});

test('what the SDK says again, but for its numbers, is not printed again within a minute', () => {
  const write = jest.spyOn(fs, 'writeSync').mockReturnValue(0);
  startLogger(createReader({}, () => {}));
  for (let count = 0; count < 1_000; count++) {
    diag.warn(`Dropped ${count} spans`);
    diag.error('another');
  }
  const lines = write.mock.calls.map(([, line]) => line);
  write.mockRestore();
  expect(lines).toEqual(['hoptrace: OpenTelemetry: Dropped 0 spans\n', 'hoptrace: OpenTelemetry: another\n']);
});

test('a line that cannot be written harms nobody', () => {
  const write = jest.spyOn(fs, 'writeSync').mockImplementation(() => {
    throw new Error('EPIPE');
  });
  startLogger(createReader({}, () => {}));
  expect(() => diag.warn('hoptrace: into the void')).not.toThrow();
  write.mockRestore();
});
