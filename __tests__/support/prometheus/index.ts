/** Prometheus and its tools, for what is shipped in `ops/`. */
export { type Prometheus, type Rule, type Sample, startPrometheus } from './server';
export { findTool } from './tool';
