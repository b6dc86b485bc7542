import { colourOf } from './services';

/** A service's name, after a dot in its colour. */
export function Service({ name }: { name: string | null }) {
  if (name === null) return <span class="quiet">not seen</span>;
  return (
    <span class="service name" title={name}>
      <span class="dot" style={{ background: colourOf(name) }} />
      <bdi>{name}</bdi>
    </span>
  );
}
