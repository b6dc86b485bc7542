import type { Settings } from './settings';

/** How a variable's text is read; whether what it says is valid is the schema's to say. */
type Reader = (text: string) => unknown;

/**
 * The variables that stand for settings. Their values are lists with commas, numbers, `true` and `false`; a
 * value by pattern is written `pattern=value`, and one without a pattern is for all that no pattern matches.
 */
export const VARIABLES: Readonly<
  Record<
    string,
    {
      readonly setting: keyof Settings;
      readonly read: Reader;
      /** how one item is written; said of an item that is none of them */
      readonly form?: string;
    }
  >
> = {
  HOPTRACE_SAMPLING: {
    setting: 'sampling',
    read: byPattern(scalar),
    form: 'a ratio from 0 to 1, or queue=ratio',
  },
  HOPTRACE_KEEP: { setting: 'keep', read: conditions, form: 'errors, slow>2s or redelivered' },
  HOPTRACE_RELATION: {
    setting: 'relation',
    read: byPattern((text) => text),
    form: 'parent, link or subscription, or queue=link',
  },
  HOPTRACE_PROPAGATE: {
    setting: 'propagate',
    read: byPattern((text) => text),
    form: 'none, or propagators joined by +, or exchange=none',
  },
  HOPTRACE_IGNORE: { setting: 'ignore', read: list },
  HOPTRACE_TEMPLATES: { setting: 'templates', read: list },
  HOPTRACE_SETTLE_SPANS: { setting: 'settleSpans', read: scalar },
  HOPTRACE_CONSUME_TIMEOUT: { setting: 'consumeTimeout', read: (text) => text },
  HOPTRACE_REQUEUE_IS_ERROR: { setting: 'requeueIsError', read: scalar },
  HOPTRACE_BODY_SIZE: { setting: 'bodySize', read: scalar },
  HOPTRACE_CAPTURE_HEADERS: { setting: 'captureHeaders', read: list },
};

/** Names the configuration file. */
export const CONFIG_VARIABLE = 'HOPTRACE_CONFIG';

/** `0.1, orders=1` */
function byPattern(value: Reader): Reader {
  return (text) =>
    Object.fromEntries(
      items(text).map((item) => {
        const sign = item.lastIndexOf('=');
        return sign < 0
          ? ['#', value(item)]
          : [item.slice(0, sign).trim(), value(item.slice(sign + 1).trim())];
      }),
    );
}

/** `errors, slow>2s, redelivered`; what is written in another way is no condition's name, and said to be none. */
function conditions(text: string): unknown {
  return Object.fromEntries(
    items(text).map((item) => {
      const [, limit] = /^slow\s*>\s*(.+)$/.exec(item) ?? [];
      if (limit !== undefined) return ['slow', limit];
      return [item === 'slow' ? 'slow>' : item, true];
    }),
  );
}

function list(text: string): string[] {
  return items(text);
}

function items(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** `true` and `false` in any case, numbers; anything else stays text. */
function scalar(text: string): unknown {
  const lower = text.toLowerCase();
  if (lower === 'true' || lower === 'false') return lower === 'true';
  const number = Number(text);
  return Number.isNaN(number) || text === '' ? text : number;
}
