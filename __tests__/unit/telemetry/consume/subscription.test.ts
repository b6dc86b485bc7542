import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { observerWith, SUBSCRIPTION } from '../../../support/observed';

test('arguments of any shape are told of as text; of tables nothing is asked', () => {
  const exporter = new InMemorySpanExporter();
  const spanProcessors = [new SimpleSpanProcessor(exporter)];
  const observer = observerWith(new BasicTracerProvider({ spanProcessors }).getTracer('test'));
  const asked = () => {
    throw new Error('asked');
  };
  const arguments_ = {
    'x-text': 'text',
    'x-number': 7,
    'x-list': ['a', [true, null]],
    'x-bare': Object.create(null),
    'x-own': { toString: asked },
  };
  observer.subscribe({ ...SUBSCRIPTION, arguments: arguments_ }).failed(new Error('refused'));
  expect(exporter.getFinishedSpans()[0]!.attributes).toMatchObject({
    'hoptrace.consumer.arguments.x-text': 'text',
    'hoptrace.consumer.arguments.x-number': 7,
    'hoptrace.consumer.arguments.x-list': 'a,true,null',
    'hoptrace.consumer.arguments.x-bare': '[object Object]',
    'hoptrace.consumer.arguments.x-own': '[object Object]',
  });
});

test('of a callback nothing is asked but to be called', () => {
  const observer = observerWith(new BasicTracerProvider().getTracer('test'));
  const seen: unknown[] = [];
  function callback(this: unknown, ...args: unknown[]) {
    seen.push(this, args);
  }
  observer.bind(Object.setPrototypeOf(callback, null)).call('self', 1, 2);
  expect(seen).toEqual(['self', [1, 2]]);
});
