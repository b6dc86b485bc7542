import { diag } from '@opentelemetry/api';
import { createReader } from '../../../src/config/environment';
import { startLogger } from '../../../src/sdk/logger';

/** What ends on stderr when something is said at every level. */
function saidWith(OTEL_LOG_LEVEL: string): string[] {
  const lines: string[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
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
