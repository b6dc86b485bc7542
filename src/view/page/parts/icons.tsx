/** Small drawings of 16 × 16. Each outcome has a shape of its own, so that none is told by colour alone. */
import type { Outcome } from '../../api';

const PATHS = {
  tick: 'M3 8.5l3.2 3.2L13 5',
  cross: 'M4 4l8 8M12 4l-8 8',
  again: 'M12.7 6A5 5 0 1 0 13 9M13 2.6V6H9.6',
  down: 'M8 2.5v7M4.8 6.6L8 9.8l3.2-3.2M3 13.3h10',
  barred: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M4.2 4.2l7.6 7.6',
  open: 'M8 2.5a5.5 5.5 0 0 1 5.5 5.5M13 10.3A5.5 5.5 0 0 1 9.8 13.2M7 13.4A5.5 5.5 0 0 1 2.6 8.9M2.8 6.2A5.5 5.5 0 0 1 5.6 3',
  right: 'M2.5 8h10M9 4.5L12.5 8L9 11.5',
  growing: 'M2.5 12.5l4-4.5l3 2.5l4-6.5M9.8 4h3.7v3.7',
} as const;
export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 14 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

export const pathOf = (name: IconName): string => PATHS[name];

/** How an outcome is said and drawn. */
export const SIGNS: Record<Outcome, { icon: IconName; word: string; tone: string; means: string }> = {
  ok: { icon: 'tick', word: 'ok', tone: 'good', means: 'processed' },
  failed: { icon: 'cross', word: 'failed', tone: 'failed', means: 'the handler or the publish failed' },
  retried: { icon: 'again', word: 'retried', tone: 'warn', means: 'failed, and was delivered again' },
  'dead-lettered': {
    icon: 'down',
    word: 'dead-lettered',
    tone: 'dead',
    means: 'failed, and came to another queue',
  },
  unroutable: { icon: 'barred', word: 'unroutable', tone: 'failed', means: 'no queue took it' },
  unsettled: {
    icon: 'open',
    word: 'unsettled',
    tone: 'warn',
    means: 'its channel closed before it was settled',
  },
  sent: { icon: 'right', word: 'sent', tone: 'quiet', means: 'published, and not seen to be taken yet' },
};

export function Sign({ outcome, bare = false }: { outcome: Outcome; bare?: boolean }) {
  const { icon, word, tone } = SIGNS[outcome];
  return (
    <span class={`sign ${tone}`}>
      <Icon name={icon} />
      <span class={bare ? 'heard' : ''}>{word}</span>
    </span>
  );
}
