import { existsSync, rmSync, writeFileSync } from 'node:fs';
import type { Way } from './broker';
import { command, progress } from './command';
import { startInstalled } from './installed';
import { findScripts } from './scripts';

/** Debian's switch for services: exit code 101 from it forbids a package's installation to start any. */
const POLICY = '/usr/sbin/policy-rc.d';
/** Another session may be installing at this moment. */
const WAIT_FOR_LOCK = ['-o', 'DPkg::Lock::Timeout=300'];

/** Installs RabbitMQ on Debian or Ubuntu, where we are root: a fresh container or CI machine. */
export const apt: Way = {
  advice: 'run as root on Debian or Ubuntu, where rabbitmq-server is then installed with apt-get',
  async find() {
    const impossible = await aptIsImpossible();
    if (impossible) return impossible;

    progress('installing rabbitmq-server with apt-get…');
    const failed = await install('rabbitmq-server');
    if (failed) return failed;
    if (!findScripts()) return 'apt-get installed rabbitmq-server, but there is no rabbitmq-server';
    return startInstalled('a private one, installed with apt-get');
  },
};

/** Installs a package and starts no service of it. Returns why that failed, or undefined when it did not. */
export async function aptInstall(name: string): Promise<string | undefined> {
  return (await aptIsImpossible()) ?? install(name);
}

async function aptIsImpossible(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'not root';
  return (await command('apt-get', ['--version'])).failed;
}

async function install(name: string): Promise<string | undefined> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const update = await command('apt-get', ['update', ...WAIT_FOR_LOCK], env);
  if (update.failed) return `apt-get update: ${update.failed}`;

  const ours = !existsSync(POLICY);
  if (ours) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const args = ['install', '--yes', '--no-install-recommends', ...WAIT_FOR_LOCK, name];
    const { failed } = await command('apt-get', args, env);
    return failed && `apt-get install ${name}: ${failed}`;
  } finally {
    if (ours) rmSync(POLICY);
  }
}
