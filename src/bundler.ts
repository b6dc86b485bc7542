/**
 * `hoptrace/bundler`: a plugin for the bundler of a service that has amqplib inlined, so that the bundle tells
 * `hoptrace/register` of it, and hoptrace itself stays outside. Needs `unplugin` beside it when building, and
 * nothing more when running.
 */
import { createUnplugin } from 'unplugin';
import { isModel, telling } from './discovery/transform';

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
  transformInclude: isModel,
  // at the end of the last line, so source maps stay true
  transform: (code) => ({ code: telling(code), map: null }),
}));

/** `plugins: [hoptrace.esbuild()]`, and so on. */
export const { esbuild, rollup, rolldown, rspack, vite, webpack } = plugin;

function leaveOut({ options }: Compiler): void {
  const external = ({ request = '' }: { request?: string }, done: (error: null, how?: string) => void) =>
    HOPTRACE.test(request) ? done(null, `node-commonjs ${request}`) : done(null);
  options.externals = [options.externals ?? [], external].flat();
}
