import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aptInstall } from '../../support/broker/apt';
import { findTool } from '../../support/prometheus/tool';

jest.mock('../../support/broker/apt', () => ({ aptInstall: jest.fn() }));
jest.mock('../../support/broker/command', () => ({ progress: jest.fn() }));

const install = jest.mocked(aptInstall);
const directory = mkdtempSync(join(tmpdir(), 'hoptrace-tool-'));
const executable = join(directory, 'promtool');
const { PATH } = process.env;

beforeEach(() => {
  process.env.PATH = directory;
});
afterEach(() => {
  process.env.PATH = PATH;
  rmSync(executable, { force: true });
  install.mockReset();
});

afterAll(() => rmSync(directory, { recursive: true }));

const put = () => writeFileSync(executable, '', { mode: 0o755 });

test('a tool that is there is used', async () => {
  put();
  await expect(findTool('promtool')).resolves.toBe(executable);
  expect(install).not.toHaveBeenCalled();
});

test('one that is not is installed', async () => {
  install.mockImplementation(async () => void put());
  await expect(findTool('promtool')).resolves.toBe(executable);
  expect(install).toHaveBeenCalledWith('prometheus');
});

test.each([
  ['not root', 'not root'],
  [undefined, 'the package prometheus is without it'],
])('where that fails (%s), one message says so', async (failed, reason) => {
  install.mockResolvedValue(failed);
  await expect(findTool('promtool')).rejects.toThrow(
    `There is no promtool on the PATH, and it could not be installed: ${reason}. ` +
      'Install Prometheus (Debian and Ubuntu: apt-get install prometheus).',
  );
});
