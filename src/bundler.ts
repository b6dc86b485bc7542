/**
 * `hoptrace/bundler`: a plugin for the bundler of a service that has amqplib inlined, so that the bundle tells
 * `hoptrace/register` of it. Needs `unplugin` beside it when building, and nothing more when running.
 */
import { createUnplugin } from 'unplugin';
import { isModel, telling } from './discovery/transform';

const plugin = createUnplugin(() => ({
  name: 'hoptrace',
  // before CommonJS is turned into something else
  enforce: 'pre',
  transformInclude: isModel,
  // at the end of the last line, so source maps stay true
  transform: (code) => ({ code: telling(code), map: null }),
}));

/** `plugins: [hoptrace.esbuild()]`, and so on. */
export const { esbuild, rollup, rolldown, rspack, vite, webpack } = plugin;
