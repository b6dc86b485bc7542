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
 * The way to one OAP. Every call is given up after the configuration's `timeout`; what fails rejects, with
 * `Refused` where another attempt is of no use.
 */
export interface Transport {
  segments(segments: readonly SegmentObject[]): Promise<void>;
  properties(properties: InstanceProperties): Promise<void>;
  keepAlive(ping: InstancePing): Promise<void>;
  /** Lets go of the connection; calls under way may still finish. */
  close(): void;
}

export type Connect = (address: string, config: SkyWalkingConfig) => Transport;

/** OAP answered that it does not take this: a wrong token, say, or a message it cannot read. */
export class Refused extends Error {}
