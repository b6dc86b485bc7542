/** Names of services, operations and brokers recur with every message; more than this many are not names any more. */
const LIMIT = 500;

/** Remembers what became of a text. With too many of them it begins anew, so memory stays bounded. */
export function memo<T>(of: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    let result = known.get(text);
    if (result === undefined) {
      result = of(text);
      if (known.size === LIMIT) known.clear();
      known.set(text, result);
    }
    return result;
  };
}
