import type { ComponentChildren } from 'preact';
import { Icon } from './icons';

/** Something could not be done; said at once to those who hear the page. */
export function Trouble({ children }: { children: ComponentChildren }) {
  return (
    <p class="trouble" role="alert">
      <Icon name="cross" /> <span>{children}</span>
    </p>
  );
}

export function Loading() {
  return (
    <p class="loading quiet" role="status">
      Reading…
    </p>
  );
}
