/**
 * The other agents, installed by their package managers into a folder that later runs find again. What is
 * missing on a machine (Python, Java) is an error, not a reason to test less.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './launch';

const CACHE = join(ROOT, 'node_modules/.cache/hoptrace-interop');

/** A folder made by `install`, once for each list of packages. */
function cached(name: string, packages: readonly string[], install: (folder: string) => void): string {
  const folder = join(CACHE, name);
  const done = join(folder, `.installed-${packages.join('+').replace(/[^\w.+-]/g, '_')}`);
  if (existsSync(done)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  install(folder);
  writeFileSync(done, '');
  return folder;
}

function run(command: string, args: readonly string[], cwd: string): void {
  try {
    execFileSync(command, args, { cwd, stdio: 'pipe' });
  } catch (error) {
    const { message, stderr, stdout } = error as Error & { stdout?: Buffer; stderr?: Buffer };
    throw new Error(
      `A peer for the interop tests could not be installed: ${message}\n${stdout ?? ''}${stderr ?? ''}`,
    );
  }
}

/** Folder with SkyWalking's agent for Node.js and the last amqplib that its plugin fits, and our programs. */
export function skyWalkingNode(): string {
  const packages = ['skywalking-backend-js@0.9.0', 'amqplib@0.10.9'];
  const folder = cached('skywalking-node', packages, (folder) => {
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    run('npm', ['install', '--no-audit', '--no-fund', '--save-exact', ...packages], folder);
  });
  // beside the packages, so that the programs load that amqplib
  cpSync(join(ROOT, 'fixtures/interop/node'), folder, { recursive: true });
  return folder;
}

/** Virtual environment with SkyWalking's agent for Python; the wheel of 1.3.0 lacks its protocol. */
export function skyWalkingPython(): string {
  return virtualEnvironment('skywalking-python', ['apache-skywalking==1.2.0', 'pika==1.4.4']);
}

/** Virtual environment with OpenTelemetry's instrumentation of pika. */
export function openTelemetryPython(): string {
  return virtualEnvironment('opentelemetry-python', [
    'opentelemetry-distro==0.66b1',
    'opentelemetry-instrumentation-pika==0.66b1',
    'opentelemetry-exporter-otlp-proto-http==1.45.1',
    'pika==1.4.4',
  ]);
}

function virtualEnvironment(name: string, packages: readonly string[]): string {
  return cached(name, packages, (folder) => {
    run('python3', ['-m', 'venv', '.'], folder);
    run(join(folder, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', ...packages], folder);
  });
}

/** Folder with OpenTelemetry's agent for Java and RabbitMQ's client. */
export function openTelemetryJava(): string {
  const artifacts = [
    'io.opentelemetry.javaagent:opentelemetry-javaagent:2.20.1',
    'com.rabbitmq:amqp-client:5.26.0',
    'org.slf4j:slf4j-api:1.7.36',
  ];
  return cached('opentelemetry-java', artifacts, (folder) => {
    for (const artifact of artifacts) {
      const options = ['-DoutputDirectory=.', '-Dmdep.stripVersion=true', '-Dmdep.useBaseVersion=true'];
      run(
        'mvn',
        ['--batch-mode', '--quiet', 'dependency:copy', `-Dartifact=${artifact}`, ...options],
        folder,
      );
    }
  });
}
