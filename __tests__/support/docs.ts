import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './program';

/** A page that users read. */
export interface Page {
  /** from the root of the repository */
  readonly path: string;
  readonly text: string;
}

/** A fenced block of a page, and what it says it is in. */
export interface Snippet {
  readonly page: string;
  /** its number among the page's, from 1 */
  readonly number: number;
  readonly language: string;
  readonly code: string;
}

/** README.md, and every page of docs/ and examples/. */
export function pages(): Page[] {
  const inFolder = (folder: string): string[] =>
    readdirSync(join(ROOT, folder), { encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`);
  return ['README.md', ...inFolder('docs'), ...inFolder('examples')].map((path) => ({
    path,
    text: readFileSync(join(ROOT, path), 'utf8'),
  }));
}

export function snippetsIn({ path, text }: Page): Snippet[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, code], index) => ({
    page: path,
    number: index + 1,
    language: language!,
    code: code!,
  }));
}

/** All of them in one of these languages. */
export function snippets(...languages: string[]): Snippet[] {
  return pages()
    .flatMap(snippetsIn)
    .filter(({ language }) => languages.includes(language));
}
