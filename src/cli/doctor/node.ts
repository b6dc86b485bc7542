import type { Finding } from './finding';

/** The oldest Node.js that hoptrace runs on (package.json, engines). */
const OLDEST = [18, 19] as const;

/** Whether this Node.js is new enough. */
export function node(): Finding[] {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isOld = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
  return [
    isOld
      ? {
          check: 'node',
          status: 'problem',
          message: `Node.js ${process.versions.node} is too old`,
          advice: `use Node.js ${OLDEST.join('.')} or later`,
        }
      : { check: 'node', status: 'ok', message: `Node.js ${process.versions.node}` },
  ];
}
