/** What the commands are made of; a file of its own when built, which nothing but `hoptrace view` and `demo` load. */
export { type DemoOptions, demo } from './demo/demo';
export { DEFAULTS, openFiles, openLive, type View } from './view';
