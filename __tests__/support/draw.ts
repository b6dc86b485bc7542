/**
 * Draws spans as an indented text tree, so that a test can draw what it expects and compare:
 *
 *     expect(draw(spans, { attributes: ['hoptrace.message.settlement'] })).toBe(tree`
 *       CLIENT subscribe orders
 *       PRODUCER publish orders
 *         CONSUMER process orders ERROR "no stock" → subscribe orders
 *           hoptrace.message.settlement: nack
 *           ! exception Error: no stock
 *     `);
 *
 * Nothing in a drawing changes from run to run: ids show as the names of their spans, siblings stand in the
 * order of their names, those of one name in the order they began.
 */
import type { CollectedSpan } from './collector';

export interface DrawOptions {
  /** Keys of the attributes to show, each on a line below its span, in this order. Default: none. */
  attributes?: readonly string[];
  /** Whether to show events. Default true. */
  events?: boolean;
  /** Whether a span says which service it is of. Default false. */
  services?: boolean;
  /** Texts that change from run to run (a unique queue name) and what to show in their stead. */
  names?: Readonly<Record<string, string>>;
}

/** What is drawn of a span; a CollectedSpan is one. */
export type DrawnSpan = Pick<
  CollectedSpan,
  | 'name'
  | 'kind'
  | 'spanId'
  | 'parentSpanId'
  | 'attributes'
  | 'events'
  | 'links'
  | 'status'
  | 'start'
  | 'service'
>;

const INDENT = '  ';

/** The tree, its lines ending with newlines; a span whose parent is not among `spans` is drawn as a root, marked with `…`. */
export function draw(spans: readonly DrawnSpan[], options: DrawOptions = {}): string {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const isRoot = (span: DrawnSpan) => !span.parentSpanId || !byId.has(span.parentSpanId);

  const lines = (level: readonly DrawnSpan[], indent: string): string[] =>
    [...level].sort(byNameThenStart).flatMap((span) => {
      const children = spans.filter((child) => child.parentSpanId === span.spanId);
      const remote = span.parentSpanId && isRoot(span) ? '… ' : '';
      return [
        `${indent}${remote}${title(span, byId, options)}`,
        ...details(span, options).map((line) => indent + INDENT + line),
        ...lines(children, indent + INDENT),
      ];
    });

  const drawing = lines(spans.filter(isRoot), '')
    .map((line) => `${line}\n`)
    .join('');
  return Object.entries(options.names ?? {}).reduce(
    (text, [name, shown]) => text.replaceAll(name, shown),
    drawing,
  );
}

/** A drawing in a test's source: takes away the indentation that its first line has, and the line breaks around it. */
export function tree(strings: TemplateStringsArray, ...values: unknown[]): string {
  const lines = String.raw(strings, ...values)
    .replace(/^\n/, '')
    .replace(/\n *$/, '')
    .split('\n');
  const indent = lines[0]!.match(/^ */)![0].length;
  return lines.map((line) => `${line.slice(indent)}\n`).join('');
}

function byNameThenStart(a: DrawnSpan, b: DrawnSpan): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.start < b.start ? -1 : 1;
}

function title(span: DrawnSpan, byId: ReadonlyMap<string, DrawnSpan>, { services }: DrawOptions): string {
  const status = span.status.code === 'UNSET' ? [] : [span.status.code];
  const message = span.status.message ? [JSON.stringify(span.status.message)] : [];
  const links = span.links.map(({ spanId }) => byId.get(spanId)?.name ?? '…').sort();
  return [
    span.kind,
    span.name,
    ...(services ? [`(${span.service})`] : []),
    ...status,
    ...message,
    ...links.map((name) => `→ ${name}`),
  ].join(' ');
}

function details(span: DrawnSpan, { attributes = [], events = true }: DrawOptions): string[] {
  const shown = attributes.filter((key) => span.attributes[key] !== undefined);
  return [
    ...shown.map((key) => `${key}: ${text(span.attributes[key])}`),
    ...(events ? span.events.map(eventLine) : []),
  ];
}

/** An exception says which; of other events the name is enough. */
function eventLine({ name, attributes }: DrawnSpan['events'][number]): string {
  if (name !== 'exception') return `! ${name}`;
  return `! exception ${attributes['exception.type']}: ${attributes['exception.message']}`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
