import { connect } from 'node:net';
import { createReader } from '../../config/environment';
import { readSdkSettings } from '../../config/sdk';
import { readSkyWalkingConfig } from '../../config/skywalking';
import { quoted } from '../../safety/shown';
import type { Finding, Subject } from './finding';

/** Milliseconds. */
const PATIENCE = 5_000;

/** Whether OAP is there, where segments are sent to it; what it makes of them is not asked. */
export async function skywalking({ env }: Subject): Promise<Finding[]> {
  const read = createReader(env, () => {}); // what is not valid is for the check of the configuration
  if (!readSdkSettings(read).tracesExporters.includes('skywalking')) return [];
  const { addresses, protocol } = readSkyWalkingConfig({}, read);
  return Promise.all(addresses.map((address) => reach(address, protocol)));
}

async function reach(address: string, protocol: string): Promise<Finding> {
  const where = `SkyWalking OAP at ${quoted(address)} (${protocol})`;
  const fault = await faultOf(address);
  if (fault === undefined)
    return { check: 'skywalking', status: 'ok', message: `${where} takes a connection` };
  return {
    check: 'skywalking',
    status: 'problem',
    message: `${where} takes no connection: ${quoted(fault)}`,
    advice:
      'check SW_AGENT_COLLECTOR_BACKEND_SERVICES; OAP listens on 11800 for gRPC, on 12800 for HTTP (HOPTRACE_SKYWALKING_PROTOCOL)',
  };
}

/** Undefined: a connection can be opened. */
function faultOf(address: string): Promise<string | undefined> {
  const { hostname, port } = new URL(`tcp://${address}`);
  return new Promise((done) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) });
    const end = (fault?: string): void => {
      socket.destroy();
      done(fault);
    };
    socket.setTimeout(PATIENCE, () => end(`no answer within ${PATIENCE} ms`));
    socket.once('connect', () => end());
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.message || error.code));
  });
}
