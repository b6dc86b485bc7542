import type { Style, Styles } from './style';

/** Gives each service a colour of its own, in order of appearance, as long as there are any. */
export function createColours({ cyan, blue, magenta, green, yellow }: Styles): (service: string) => Style {
  const colours = [cyan, blue, magenta, green, yellow];
  const given = new Map<string, Style>();
  return (service) => {
    const colour = given.get(service) ?? colours[given.size % colours.length]!;
    given.set(service, colour);
    return colour;
  };
}
