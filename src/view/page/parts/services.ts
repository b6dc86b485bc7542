/** A colour for each service, the same everywhere on the page for as long as it is open. */
const COLOURS = 8;
const given = new Map<string, number>();

export function colourOf(service: string): string {
  let index = given.get(service);
  if (index === undefined) {
    index = given.size % COLOURS;
    given.set(service, index);
  }
  return `var(--s${index})`;
}
