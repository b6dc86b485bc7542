import { getProxyForUrl } from 'proxy-from-env';
import { flag, type Read } from './environment';

/**
 * The proxy by which the environment wants an address to be reached: HTTP_PROXY, HTTPS_PROXY and NO_PROXY, where
 * Node.js itself heeds them (NODE_USE_ENV_PROXY=1 or --use-env-proxy, from Node.js 24 on) or hoptrace is told to.
 */
export function proxyFor(url: string, read: Read): string | undefined {
  const isWanted =
    read('HOPTRACE_USE_ENV_PROXY', flag) ??
    (process.env.NODE_USE_ENV_PROXY === '1' || process.execArgv.includes('--use-env-proxy'));
  // a text it would have parsed by `url.parse`, of which Node.js warns on stderr (DEP0169)
  return isWanted ? getProxyForUrl(new URL(url) as never) || undefined : undefined;
}
