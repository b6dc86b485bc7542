import type { SkyWalkingConfig } from '../config/skywalking';
import type { KeyStringValuePair, SegmentObject } from './protocol/segment';

/** SkyWalking's management protocol: what the UI shows of an instance. */
export interface InstanceProperties extends InstancePing {
  readonly properties: readonly KeyStringValuePair[];
}

export interface InstancePing {
  readonly service: string;
  readonly serviceInstance: string;
}

/**
 * What came of a call. Plain data, told apart by its `kind`: the built package has several copies of every class
 * that several of its files use.
 */
export type Answer =
  | { readonly kind: 'taken' }
  /** OAP is away, restarting or busy: the same call may succeed later, after `wait` milliseconds where it asks for that */
  | { readonly kind: 'unavailable'; readonly reason: string; readonly wait?: number }
  /** OAP does not take this message, or something in it */
  | { readonly kind: 'refused'; readonly reason: string }
  /** it takes nothing from us, whatever it is: a wrong token, say, or no such receiver */
  | { readonly kind: 'barred'; readonly reason: string };

/** The way to one OAP. Every call is given up after the configuration's `timeout`. */
export interface OapTransport {
  segments(segments: readonly SegmentObject[]): Promise<Answer>;
  properties(properties: InstanceProperties): Promise<Answer>;
  keepAlive(ping: InstancePing): Promise<Answer>;
  /** Lets go of the connection; calls under way may still finish. */
  close(): void;
}

export type OapConnect = (address: string, config: SkyWalkingConfig) => OapTransport;
