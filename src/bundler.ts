/**
 * `hoptrace/bundler`: a plugin for the bundler of a service that has amqplib inlined, so that the bundle tells
 * `hoptrace/register` of it, and hoptrace itself stays outside. Needs `unplugin` beside it when building, and
 * nothing more when running.
 */
import { createUnplugin } from 'unplugin';
import { isTold, telling } from './discovery/transform';

/** hoptrace's own entries: files that find each other by their places, and a thread of its own. */
const HOPTRACE = /^hoptrace(?:\/|$)/;

/** What of webpack and rspack is used here: for them, what a plugin resolves is never external. */
interface Compiler {
  readonly options: { externals?: unknown };
}

const plugin = createUnplugin(() => ({
  name: 'hoptrace',
  // before CommonJS is turned into something else
  enforce: 'pre',
  resolveId: (id) => (HOPTRACE.test(id) ? { id, external: true } : undefined),
  webpack: leaveOut,
  rspack: leaveOut,
  transformInclude: isTold,
  // at the end, so source maps stay true
  transform: (code, id) => ({ code: telling(code, id), map: null }),
}));

/**
 * Gives the plugin, as the bundler of that name takes it. Of no type: each bundler has one of its own for it, and
 * none but the one in use need be installed for this to compile.
 */
// biome-ignore lint/suspicious/noExplicitAny: see above
type CreatePlugin = () => any;

/** `plugins: [esbuild()]`, for esbuild; the others alike. */
export const esbuild: CreatePlugin = plugin.esbuild;
export const rollup: CreatePlugin = plugin.rollup;
export const rolldown: CreatePlugin = plugin.rolldown;
export const rspack: CreatePlugin = plugin.rspack;
export const vite: CreatePlugin = plugin.vite;
export const webpack: CreatePlugin = plugin.webpack;

function leaveOut({ options }: Compiler): void {
  const external = ({ request = '' }: { request?: string }, done: (error: null, how?: string) => void) =>
    HOPTRACE.test(request) ? done(null, `node-commonjs ${request}`) : done(null);
  options.externals = [options.externals ?? [], external].flat();
}
