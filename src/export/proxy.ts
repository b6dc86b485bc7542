/** Loaded where a proxy is wanted. */
import type { Agent, ClientRequest } from 'node:http';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import type { OtlpSettings } from '../config/otlp';
import { guarded } from '../safety/guarded';

/**
 * Connections to the receiver by way of a proxy: a tunnel (CONNECT) where they are encrypted.
 *
 * @param timeout milliseconds that making one may take
 */
export function agentBy(proxy: string, { url, tls }: OtlpSettings, timeout: number): Agent {
  const isEncrypted = url.toLowerCase().startsWith('https:');
  return isEncrypted
    ? inTime(new HttpsProxyAgent(proxy, { keepAlive: true, ...tls }), timeout)
    : inTime(new HttpProxyAgent(proxy, { keepAlive: true }), timeout);
}

/** As both agents have it. */
interface Connecting<Options, Socket> extends Agent {
  /** for `net.connect` */
  connectOpts: object;
  connect(request: ClientRequest, options: Options): Promise<Socket>;
}

/**
 * A request that is given up does not give up the connection that an agent is making for it: with a proxy that
 * takes connections and says nothing there would be one more for each attempt, for ever.
 */
function inTime<Options, Socket>(agent: Connecting<Options, Socket>, timeout: number): Agent {
  const { connectOpts } = agent;
  const connect = agent.connect.bind(agent);
  agent.connect = async (request, options) => {
    const patience = new AbortController();
    const timer = setTimeout(
      guarded(() => patience.abort()),
      timeout,
    ).unref();
    agent.connectOpts = { ...connectOpts, signal: patience.signal };
    try {
      return await connect(request, options);
    } finally {
      clearTimeout(timer);
    }
  };
  return agent;
}
