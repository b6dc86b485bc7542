/** What the terminal draws, as a page that looks like one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFile } from '../../src/view/files';
import { createColours } from '../../src/view/terminal/colours';
import { drawNewest } from '../../src/view/terminal/live';
import type { Style, Styles } from '../../src/view/terminal/style';
import { createViewer } from '../../src/view/viewer';

const COLUMNS = 100;
const LOOKS: Record<keyof Styles, string> = {
  bold: 'font-weight: 600',
  dim: 'color: #8b949e',
  red: 'color: #ff7b72',
  green: 'color: #56d364',
  yellow: 'color: #e3b341',
  blue: 'color: #79c0ff',
  magenta: 'color: #d2a8ff',
  cyan: 'color: #56d4dd',
};
/** Stand for the tags until the text between them is escaped: no name has these. */
const [OPEN, CLOSE] = ['\ue000', '\ue001'];

/** @param journey a trace as OTLP JSON */
export async function terminalPage(journey: string): Promise<string> {
  const lines = [`<b style="${LOOKS.dim}">$</b> npx hoptrace view`, '', ...(await drawn(journey))];
  return `<style>
    body { margin: 0 }
    .terminal { display: inline-block; margin: 0; border-radius: 10px; background: #0d1117; color: #e6edf3; padding: 18px 22px;
      font: 13px/1.35 "DejaVu Sans Mono", ui-monospace, monospace }
  </style><pre class="terminal">${lines.join('\n')}</pre>`;
}

async function drawn(journey: string): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hoptrace-pictures-'));
  const file = join(folder, 'journey.jsonl');
  writeFileSync(file, JSON.stringify(JSON.parse(journey)));
  const viewer = createViewer({ keep: 1000, files: [file] });
  const names = Object.keys(LOOKS) as (keyof Styles)[];
  const styles = Object.fromEntries(
    names.map((name): [string, Style] => [name, (text) => `${OPEN}${name};${text}${CLOSE}`]),
  ) as Styles;
  const lines: string[] = [];
  try {
    await openFile(file, viewer);
    drawNewest(viewer, {
      print: (some) => lines.push(...some),
      drawing: () => ({ styles, colourOf: createColours(styles), columns: COLUMNS }),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
  return lines.map(toHtml);
}

function toHtml(line: string): string {
  return line
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/\ue000(\w+);/g, (_, name: keyof Styles) => `<span style="${LOOKS[name]}">`)
    .replaceAll(CLOSE, '</span>');
}
