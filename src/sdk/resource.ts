import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import type { Attributes } from '@opentelemetry/api';
import { SDK_INFO } from '@opentelemetry/core';
import {
  ATTR_SERVICE_INSTANCE_ID,
  ATTR_SERVICE_NAME,
  ATTR_TELEMETRY_DISTRO_NAME,
  ATTR_TELEMETRY_DISTRO_VERSION,
} from '@opentelemetry/semantic-conventions';
import { name, version } from '../../package.json';
import type { SdkSettings } from '../config/sdk';
import { workingDirectory } from './working-directory';

/** Incubating, and so copied (telemetry/names/semconv.ts says why). */
const PROCESS_PID = 'process.pid';
const PROCESS_RUNTIME_NAME = 'process.runtime.name';
const PROCESS_RUNTIME_VERSION = 'process.runtime.version';
const HOST_NAME = 'host.name';

/**
 * What the telemetry is about, by the semantic conventions for resources. OTEL_RESOURCE_ATTRIBUTES override
 * what is found out here, OTEL_SERVICE_NAME overrides both.
 */
export function resourceAttributes({ serviceName, attributes }: SdkSettings['resource']): Attributes {
  return {
    ...SDK_INFO,
    [ATTR_SERVICE_NAME]: packageName() ?? 'unknown_service:node',
    [ATTR_SERVICE_INSTANCE_ID]: instanceId(),
    [PROCESS_PID]: process.pid,
    [PROCESS_RUNTIME_NAME]: 'nodejs',
    [PROCESS_RUNTIME_VERSION]: process.versions.node,
    [HOST_NAME]: hostname(),
    [ATTR_TELEMETRY_DISTRO_NAME]: name,
    [ATTR_TELEMETRY_DISTRO_VERSION]: version,
    ...attributes,
    ...(serviceName !== undefined && { [ATTR_SERVICE_NAME]: serviceName }),
  };
}

/** Nothing depends on its being hard to guess: a source of randomness that fails is done without. */
function instanceId(): string {
  try {
    return randomUUID();
  } catch {
    return `${hostname()}-${process.pid}-${Date.now().toString(36)}`;
  }
}

/**
 * The name in the nearest package.json that has one, from the main script upwards; from the working directory
 * where the main script is a tool's.
 */
function packageName(): string | undefined {
  const script = require.main?.filename ?? process.argv[1];
  let folder =
    script === undefined || /[\\/]node_modules[\\/]/.test(script) ? workingDirectory() : dirname(script);
  for (;;) {
    const name = nameIn(join(folder, 'package.json'));
    if (name !== undefined) return name;
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}

function nameIn(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const { name } = JSON.parse(readFileSync(file, 'utf8'));
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    return undefined; // not ours to judge
  }
}
