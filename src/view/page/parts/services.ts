/** A colour for each service: by its name, so that it is the same whatever is looked at first, and another one's if possible. */
const COLOURS = 8;
const given = new Map<string, number>();

export function colourOf(service: string): string {
  let index = given.get(service);
  if (index === undefined) {
    index = freeFrom(hashOf(service) % COLOURS);
    given.set(service, index);
  }
  return `var(--s${index})`;
}

function freeFrom(wanted: number): number {
  const taken = new Set(given.values());
  for (let step = 0; step < COLOURS; step++) {
    const index = (wanted + step) % COLOURS;
    if (!taken.has(index)) return index;
  }
  return wanted;
}

function hashOf(text: string): number {
  let hash = 7;
  for (let at = 0; at < Math.min(text.length, 200); at++) hash = (hash * 31 + text.charCodeAt(at)) >>> 0;
  return hash;
}
