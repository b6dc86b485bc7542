import { useEffect, useState } from 'preact/hooks';

/** A telephone, or a narrow window beside the editor: rows are of two lines. */
export const NARROW = '(max-width: 700px)';

export function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const changed = () => setMatches(list.matches);
    changed();
    list.addEventListener('change', changed);
    return () => list.removeEventListener('change', changed);
  }, [query]);
  return matches;
}
