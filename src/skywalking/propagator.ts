import {
  type Context,
  propagation,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { readEnvironment } from '../config/environment';
import type { IdentityOptions } from '../config/skywalking';
import { identityFrom } from '../config/skywalking';
import { TRACE_ID } from './attributes';
import { carriedIn, withCarried, withoutCarried } from './context';
import { decodeCorrelation, encodeCorrelation, SW8_CORRELATION } from './correlation';
import { decodeExtension, encodeExtension, SW8_X } from './extension';
import { decodeSw8, encodeSw8, SW8, type Sw8Header } from './header';
import { identityOf } from './identity';
import { segmentIdOf, spanIdFrom, traceIdFrom } from './ids';
import { endpointOf, peerOf } from './operation';
import { readable, textAt } from './span';
import { addressOf, idOf, pathOf } from './texts';

/**
 * Carries the trace in SkyWalking's headers: `sw8`, `sw8-correlation` (baggage) and `sw8-x`. Joins the traces
 * of SkyWalking's agents and is joined by them.
 *
 * After other propagators the last that finds its header decides, as always in OpenTelemetry; but where a
 * `traceparent` names the same trace as `sw8`, its span id stays. The `sw8` fields are kept in any case, so
 * that the original SkyWalking trace goes on.
 */
export class Sw8Propagator implements TextMapPropagator {
  readonly #options: IdentityOptions;

  /** What is not given comes from SkyWalking's own variables, else from the SDK's resource. */
  constructor(options: IdentityOptions = {}) {
    const env = identityFrom(readEnvironment());
    this.#options = { service: options.service ?? env.service, instance: options.instance ?? env.instance };
  }

  /**
   * Writes nothing for a context that is not sampled: no receiver honours a header that says so. Nothing
   * either without a span of this process, except to pass on what came in.
   */
  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    const header = this.#headerFor(context);
    if (header === undefined) return;
    setter.set(carrier, SW8, encodeSw8(header));
    const skipAnalysis = carriedIn(context)?.skipAnalysis ?? false;
    setter.set(carrier, SW8_X, encodeExtension({ skipAnalysis, sentAt: Date.now() }));
    const baggage = propagation.getBaggage(context);
    // also when there is none: the Go agent's consumer fails without this header
    setter.set(carrier, SW8_CORRELATION, baggage === undefined ? '' : encodeCorrelation(baggage));
  }

  /** Never throws: what is malformed is not there. */
  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const correlation = read(carrier, getter, SW8_CORRELATION);
    if (correlation !== undefined) {
      context = propagation.setBaggage(
        context,
        decodeCorrelation(correlation, propagation.getBaggage(context)),
      );
    }
    const value = read(carrier, getter, SW8);
    const header = value === undefined ? undefined : decodeSw8(value);
    if (header === undefined) return withoutCarried(context);
    const { skipAnalysis } = decodeExtension(read(carrier, getter, SW8_X) ?? '');
    return withParent(withCarried(context, { header, skipAnalysis }), header);
  }

  fields(): string[] {
    return [SW8, SW8_CORRELATION, SW8_X];
  }

  #headerFor(context: Context): Sw8Header | undefined {
    const active = trace.getSpan(context);
    const spanContext = active?.spanContext();
    if (spanContext === undefined || (spanContext.traceFlags & TraceFlags.SAMPLED) === 0) return undefined;
    const carried = carriedIn(context)?.header;
    const span = readable(active);
    if (span === undefined) return spanContext.isRemote === true ? carried : undefined;
    const { traceId, spanId } = spanContext;
    return {
      traceId: idOf(carried?.traceId ?? textAt(span.attributes, TRACE_ID) ?? traceId),
      parentSegmentId: segmentIdOf(traceId, spanId),
      parentSpanId: 0,
      ...identityOf(this.#options, span.resource.attributes),
      endpoint: pathOf(endpointOf(span)),
      address: addressOf(peerOf(span) ?? ''),
    };
  }
}

function withParent(context: Context, header: Sw8Header): Context {
  const traceId = traceIdFrom(header.traceId);
  const known = trace.getSpanContext(context);
  if (known?.isRemote === true && known.traceId === traceId) return context;
  return trace.setSpanContext(context, {
    traceId,
    spanId: spanIdFrom(header.parentSegmentId, header.parentSpanId),
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  });
}

function read(carrier: unknown, getter: TextMapGetter, key: string): string | undefined {
  const value: unknown = getter.get(carrier, key);
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' && first !== '' ? first : undefined;
}
