import {
  type Context,
  createContextKey,
  propagation,
  ROOT_CONTEXT,
  type TextMapPropagator,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { createPropagator } from '../../../../src/sdk/propagators';
import { extract } from '../../../../src/telemetry/context/propagation';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const HEADERS = { traceparent: `00-${TRACE}-b7ad6b7169203331-01` };
const KEY = createContextKey('theirs');
const OTHER = createContextKey('other');

/** An application's own propagator, and how often each of its methods is called. */
function use(read: (context: Context, theirs: TextMapPropagator, args: never[]) => Context) {
  const official = new W3CTraceContextPropagator();
  const propagator = {
    inject: jest.fn(),
    fields: jest.fn(() => official.fields()),
    extract: jest.fn((context: Context, ...args: unknown[]) => read(context, official, args as never[])),
  };
  propagation.disable();
  propagation.setGlobalPropagator(propagator);
  return propagator;
}

const asIs = (context: Context, theirs: TextMapPropagator, args: never[]) =>
  theirs.extract(context, ...(args as unknown as [never, never]));

afterAll(() => propagation.disable());

// the first test of this file: there is no way back to a process without
test('where hoptrace has made no propagator, an application’s is asked for the context and nothing else', () => {
  const propagator = use(asIs);
  for (let times = 0; times < 3; times++) expect(trace.getSpanContext(extract(HEADERS))?.traceId).toBe(TRACE);
  expect(propagator.extract).toHaveBeenCalledTimes(3);
  expect(propagator.fields).not.toHaveBeenCalled();
});

test('where it has made one, that is still noticed, and so is the application’s in its place', () => {
  const propagator = use(asIs);
  const ours = createPropagator(['tracecontext', 'baggage']);
  const ask = jest.spyOn(ours, 'extract');
  propagation.disable();
  propagation.setGlobalPropagator(ours);
  expect(trace.getSpanContext(extract(HEADERS))?.traceId).toBe(TRACE);
  expect(ask).not.toHaveBeenCalled();
  propagation.disable();
  propagation.setGlobalPropagator(propagator);
  extract(HEADERS);
  expect(propagator.extract).toHaveBeenCalledTimes(1);
});

test('a propagator that finds nothing gives nothing', () => {
  use((context) => context);
  expect(extract({ tenant: 'acme' })).toBe(ROOT_CONTEXT);
});

test('what a propagator does to the context is done, whatever it is', () => {
  use((context) => {
    expect(context.getValue(KEY)).toBeUndefined();
    const emptied = context.deleteValue(KEY);
    return emptied.setValue(KEY, 1).setValue(OTHER, 2).deleteValue(KEY).setValue(KEY, 3);
  });
  const carried = extract({});
  expect([carried.getValue(KEY), carried.getValue(OTHER)]).toEqual([3, 2]);
  expect(carried.deleteValue(KEY).getValue(KEY)).toBeUndefined();
  expect(carried.deleteValue(OTHER).getValue(OTHER)).toBeUndefined();
});

test('on top of another context, a propagator has that one', () => {
  const under = ROOT_CONTEXT.setValue(KEY, 'under');
  use((context, theirs, args) => {
    expect(context).toBe(under);
    return asIs(context, theirs, args);
  });
  const carried = extract(HEADERS, under);
  expect([carried.getValue(KEY), trace.getSpanContext(carried)?.traceId]).toEqual(['under', TRACE]);
});
