import type { Tap, Wrap } from '../patches/tap';

/**
 * A library that queues messages for amqplib, so that what it sends is sent in somebody else's context. What is
 * wrapped in it carries a context to where the message is sent, and does nothing else.
 */
export interface Companion {
  /** its package */
  readonly name: string;
  /** the file whose exports are wrapped, from the package's folder, with slashes */
  readonly file: string;
  /** What to wrap, given the file's exports; or, in words, why nothing. */
  readonly wraps: (exports: unknown, tap: Tap) => Wrap[] | string;
}

/** The first of the methods that an object lacks. */
export function lacking(object: unknown, methods: readonly string[]): string | undefined {
  const known = object as Record<string, unknown> | null | undefined;
  return methods.find((method) => typeof known?.[method] !== 'function');
}
