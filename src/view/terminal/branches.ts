import type { Node } from '../journey/tree';

/** The lines of the tree: before a row's label, `│  ├─ `, and on the lines below it. */
export interface Branch {
  branch: string;
  below: string;
}

/** Deeper rows stand where these do: a picture has only so many columns. */
const DEEPEST = 8;

/** Rows must come in their order. */
export function createBranches(): { next(row: Pick<Node, 'depth' | 'last'>, hasChildren: boolean): Branch } {
  /** Of the newest row of each depth, what stands before its children's branches. */
  const stems: string[] = [];
  return {
    next({ depth, last }, hasChildren) {
      const level = Math.min(depth, DEEPEST);
      const stem = level === 0 ? '' : (stems[level - 1] ?? '');
      const branch = level === 0 ? '' : stem + (depth > DEEPEST ? '└╌ ' : last ? '└─ ' : '├─ ');
      stems[level] = level === 0 ? '' : stem + (last ? '   ' : '│  ');
      stems.length = level + 1;
      return { branch, below: stems[level]! + (hasChildren ? '│  ' : '   ') };
    },
  };
}
