import type { Result } from './main';
import { NODES } from './nodes';

/** One Markdown table a heading: a row a case, a column a version of Node.js. */
export function tables(results: readonly Result[]): string {
  const headings = [...new Set(results.map((result) => result.case.table))];
  return headings
    .map((heading) =>
      table(
        heading,
        results.filter((result) => result.case.table === heading),
      ),
    )
    .join('\n');
}

function table(heading: string, results: readonly Result[]): string {
  const rows = [...new Set(results.map((result) => result.case.row))];
  const lines = rows.map((row) => {
    const cells = NODES.map((node) =>
      cell(results.filter((result) => result.case.row === row && result.node === node)),
    );
    return `| ${row} | ${cells.join(' | ')} |`;
  });
  return [`| ${heading} | ${NODES.join(' | ')} |`, `|---|${'---|'.repeat(NODES.length)}`, ...lines, ''].join(
    '\n',
  );
}

/** ✓ traced, ○ left to another or documented as missed, ✗ not as expected, empty where it cannot be run. */
function cell(results: readonly Result[]): string {
  if (results.length === 0) return '';
  if (results.some(({ wrong }) => wrong !== undefined)) return '✗';
  return results.every((result) => (result.case.by ?? 'hoptrace') === 'hoptrace') ? '✓' : '○';
}
