/** Loaded where a proxy is wanted. */
import type { Agent } from 'node:http';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import type { OtlpSettings } from '../config/otlp';

/** Connections to the receiver by way of a proxy: a tunnel (CONNECT) where they are encrypted. */
export function agentBy(proxy: string, { url, tls }: OtlpSettings): Agent {
  const isEncrypted = url.toLowerCase().startsWith('https:');
  return isEncrypted
    ? new HttpsProxyAgent(proxy, { keepAlive: true, ...tls })
    : new HttpProxyAgent(proxy, { keepAlive: true });
}
