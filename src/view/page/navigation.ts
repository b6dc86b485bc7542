/** The address of the browser, read and changed. */
import { useEffect, useState } from 'preact/hooks';
import { parseRoute, type Route } from './route';

/**
 * In effect when it returns: what the next key does depends on where one is, and the browser's own event is late.
 * @param replace the state before cannot be gone back to: typing in a filter is one step, not ten.
 */
export function go(link: string, replace = false): void {
  if (link === location.hash) return;
  if (replace) history.replaceState(null, '', link);
  else history.pushState(null, '', link);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = () => setHash(location.hash);
    changed();
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return parseRoute(hash);
}
