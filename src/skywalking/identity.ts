import { hostname } from 'node:os';
import { ATTR_SERVICE_INSTANCE_ID, ATTR_SERVICE_NAME } from '@opentelemetry/semantic-conventions';
import type { IdentityOptions } from '../config/skywalking';
import { cutFront } from '../wire/text';
import { MAX_NAME, nameOf } from './texts';

/** Under which names SkyWalking shows this process. Parents are looked up by them, so header and report agree. */
export interface Identity {
  readonly service: string;
  readonly instance: string;
}

const PROCESS = `${process.pid}@`;
/** Of a long host name the end: that is what tells the pods of a deployment apart. */
const THIS_PROCESS = PROCESS + cutFront(hostname(), MAX_NAME - PROCESS.length);

export function identityOf(options: IdentityOptions, resource: Readonly<Record<string, unknown>>): Identity {
  return {
    service: nameOf(options.service ?? text(resource[ATTR_SERVICE_NAME]) ?? 'unknown_service:node'),
    instance: nameOf(options.instance ?? text(resource[ATTR_SERVICE_INSTANCE_ID]) ?? THIS_PROCESS),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
