import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../../support/program';
import { AGENTS, BUNDLERS, CLIENT, COMMANDS, MANAGERS, TOOLS } from './packages';

/** Installs an application into a folder, as users of one package manager do. */
type Install = (folder: string, hoptrace: string) => void;

export const WORKSPACES = {
  npm: (folder, hoptrace) => {
    npmInstall(folder, {
      hoptrace,
      amqplib: CLIENT,
      rabbit: `npm:amqplib@${CLIENT}`,
      old: 'npm:amqplib@0.8.0',
      linked: 'file:./linked',
      ...TOOLS,
    });
  },
  bundlers: (folder, hoptrace) => npmInstall(folder, { hoptrace, amqplib: CLIENT, ...BUNDLERS }),
  agents: (folder, hoptrace) => npmInstall(folder, { hoptrace, amqplib: CLIENT, ...AGENTS }),
  tools: (folder, hoptrace) =>
    npmInstall(folder, { hoptrace, ...COMMANDS }, { scripts: { hello: 'node -p 1+1' } }),
  pnpm: (folder, hoptrace) => {
    write(folder, 'package.json', {
      private: true,
      dependencies: { hoptrace: `file:${hoptrace}`, amqplib: CLIENT },
    });
    manager(folder, 'pnpm/bin/pnpm.cjs', ['install', '--silent', '--ignore-workspace']);
  },
  workspaces: (folder, hoptrace) => {
    npmInstall(folder, {}, { workspaces: ['app'] }, () => {
      write(join(folder, 'app'), 'package.json', {
        name: 'app',
        version: '1.0.0',
        dependencies: { hoptrace: `file:${hoptrace}`, amqplib: CLIENT },
      });
      programs(join(folder, 'app'));
    });
  },
  'yarn-pnp': (folder, hoptrace) => {
    write(folder, 'package.json', {
      private: true,
      dependencies: { hoptrace: `file:${hoptrace}`, amqplib: CLIENT },
    });
    writeFileSync(
      join(folder, '.yarnrc.yml'),
      `nodeLinker: pnp\npnpEnableEsmLoader: true\nenableTelemetry: false\nenableGlobalCache: true\nnpmRegistryServer: '${registry()}'\n`,
    );
    writeFileSync(join(folder, 'yarn.lock'), '');
    manager(folder, '@yarnpkg/cli-dist/bin/yarn.js', ['install', '--no-immutable']);
  },
  'with spaces': (folder, hoptrace) => npmInstall(folder, { hoptrace, amqplib: CLIENT }),
} satisfies Record<string, Install>;

export type Workspace = keyof typeof WORKSPACES;

/** Makes an application in a new folder: the programs of fixtures/loaders, hoptrace as packed, and a client. */
export function createWorkspace(name: Workspace, cache: string, hoptrace: string): string {
  const folder = join(cache, 'apps', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  programs(folder);
  cpSync(dirname(require.resolve('amqplib')), join(folder, 'linked'), { recursive: true });
  WORKSPACES[name](folder, hoptrace);
  return name === 'workspaces' ? join(folder, 'app') : folder;
}

/** Packs hoptrace as it is published. */
export function pack(cache: string): string {
  mkdirSync(cache, { recursive: true });
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--silent', '--pack-destination', cache], {
      cwd: ROOT,
      encoding: 'utf8',
    }),
  );
  return join(cache, filename);
}

function programs(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const from = join(ROOT, 'fixtures/loaders');
  for (const file of readdirSync(from)) cpSync(join(from, file), join(folder, file), { recursive: true });
}

function npmInstall(
  folder: string,
  dependencies: Record<string, string>,
  more: object = {},
  before = () => {},
): void {
  const packed = Object.fromEntries(
    Object.entries(dependencies).map(([name, range]) => [
      name,
      name === 'hoptrace' ? `file:${range}` : range,
    ]),
  );
  write(folder, 'package.json', { name: 'matrix', private: true, dependencies: packed, ...more });
  before();
  execFileSync(
    'npm',
    ['install', '--silent', '--no-audit', '--no-fund', '--ignore-scripts', '--legacy-peer-deps'],
    { cwd: folder },
  );
}

/** The package managers are themselves installed beside the applications. */
function manager(folder: string, file: string, args: string[]): void {
  const home = join(dirname(dirname(folder)), 'managers');
  mkdirSync(home, { recursive: true });
  write(home, 'package.json', { private: true, dependencies: MANAGERS });
  execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund'], { cwd: home });
  execFileSync(process.execPath, [join(home, 'node_modules', file), ...args], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, CI: 'true' },
  });
}

/** Yarn does not read npm's configuration. */
function registry(): string {
  return execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
}

function write(folder: string, file: string, content: object): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), JSON.stringify(content, undefined, 2));
}
