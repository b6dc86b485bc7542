import type { Finding, Status } from './finding';

const MARK: Record<Status, string> = { ok: 'ok     ', warning: 'warning', problem: 'problem' };

/** A finding a line, what to do beneath it, and a count at the end. */
export function report(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, status, message, advice }) => {
    const head = `${MARK[status]}  ${check.padEnd(width)}  `;
    return [head + message, ...(advice === undefined ? [] : [`${' '.repeat(head.length)}→ ${advice}`])];
  });
  return `${lines.join('\n')}\n\n${summary(findings)}\n`;
}

function summary(findings: readonly Finding[]): string {
  const count = (status: Status): number => findings.filter((finding) => finding.status === status).length;
  const problems = count('problem');
  const warnings = count('warning');
  if (problems === 0 && warnings === 0) return 'Nothing stands in the way of spans.';
  return `${plural(problems, 'problem')}, ${plural(warnings, 'warning')}.`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
