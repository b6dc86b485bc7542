/** What `make` gives, made when first asked for. */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** What `make` gives for a key, made once. With `limit` keys there, it is made each time, or `other` is shared. */
export function byKey<T>(make: (key: string) => T, limit = Infinity, other?: () => T): (key: string) => T {
  const made = new Map<string, T>();
  let shared: T | undefined;
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    if (other !== undefined && made.size >= limit) {
      shared ??= other();
      return shared;
    }
    const value = make(key);
    if (made.size < limit) made.set(key, value);
    return value;
  };
}

/** Error types that one series is split by; they are names of the application's errors, so there may be any number. */
const ERROR_TYPES = 20;

/** What the semantic conventions call all other error types. */
const OTHER = '_OTHER';

export function byErrorType<T>(make: (errorType: string) => T): (errorType: string) => T {
  return byKey(make, ERROR_TYPES, () => make(OTHER));
}
