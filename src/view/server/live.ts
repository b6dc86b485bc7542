/** Server-Sent Events: a tick at once, and then when something has changed, at most four a second. */
import type { ServerResponse } from 'node:http';
import type { Viewer } from '../viewer';
import { SAFE } from './page';

const EVERY_MS = 250;

export function serveLive(viewer: Viewer, response: ServerResponse): void {
  response.writeHead(200, { ...SAFE, 'content-type': 'text/event-stream' });
  let timer: NodeJS.Timeout | undefined;
  let isDue = false;
  const send = () => {
    isDue = false;
    // a page that reads slower than this gets the newest, not all
    if (response.writableNeedDrain) isDue = true;
    else response.write(`data: ${JSON.stringify(viewer.tick())}\n\n`);
    timer = setTimeout(() => {
      timer = undefined;
      if (isDue) send();
    }, EVERY_MS);
  };
  const unwatch = viewer.watch(() => {
    if (timer === undefined) send();
    else isDue = true;
  });
  response.once('close', () => {
    unwatch();
    clearTimeout(timer);
  });
  send();
}
