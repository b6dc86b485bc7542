/**
 * Sending from the main thread, where no other is to be had. The program cannot tell but by the time it takes:
 * nothing keeps it running, nothing is traced, none of its asynchronous stores are held.
 */
import { AsyncResource } from 'node:async_hooks';
import { context, diag, ROOT_CONTEXT } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { guarded } from '../safety/guarded';
import type { FromThread, ToThread } from './messages';
import { createSending } from './sending';
import type { Guest } from './transport';
import type { Thread } from './worker';

export function startHere(onMessage: (message: FromThread) => void, guest: Guest): Thread {
  const ours = new AsyncResource('hoptrace');
  const untraced = suppressTracing(ROOT_CONTEXT);
  const send = createSending(onMessage, guest);
  const act = (message: ToThread): void => {
    try {
      ours.runInAsyncScope(() => context.with(untraced, () => send(message)));
    } catch (error) {
      diag.error(`hoptrace: sending: ${(error as Error).message}`);
    }
  };
  let holding: NodeJS.Timeout | undefined;
  return {
    // a turn of its own: what is sent was encoded in this one
    post: (message) => void setImmediate(guarded(act), message).unref(),
    hold(isHeld) {
      clearInterval(holding);
      if (!isHeld) return;
      holding = setInterval(() => {}, 1_000);
      setImmediate(() => {}); // or what is posted would wait for that interval
    },
    wait: () => false, // nothing would move
    receive() {},
  };
}
