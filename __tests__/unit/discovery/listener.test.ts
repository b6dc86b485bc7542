import { EventEmitter } from 'node:events';
import { onListener } from '../../../src/discovery/listener';

const original = EventEmitter.prototype.on;

test('tells of objects that are listened to, before the listener is there, and ends', () => {
  const seen: [object, number][] = [];
  const end = onListener('delivery', (emitter) =>
    seen.push([emitter, (emitter as EventEmitter).listenerCount('delivery')]),
  );
  const emitter = new EventEmitter();
  expect(emitter.on('delivery', () => {})).toBe(emitter);
  emitter.on('other', () => {}).once('delivery', () => {});
  expect(seen).toEqual([
    [emitter, 0],
    [emitter, 1],
  ]);
  end();
  emitter.on('delivery', () => {});
  expect(seen).toHaveLength(2);
  expect(EventEmitter.prototype.on).toBe(original);
});

test('cannot be told from the original', () => {
  const end = onListener('delivery', () => {});
  const { name, length } = EventEmitter.prototype.on;
  end();
  expect({ name, length }).toEqual({ name: original.name, length: original.length });
});

test('wrapped over by somebody else: stays beneath and does nothing', () => {
  const seen: object[] = [];
  const end = onListener('delivery', (emitter) => seen.push(emitter));
  const ours = EventEmitter.prototype.on;
  const theirs: typeof ours = function (this: EventEmitter, ...args) {
    return ours.apply(this, args);
  };
  EventEmitter.prototype.on = theirs;
  try {
    end();
    expect(EventEmitter.prototype.on).toBe(theirs);
    new EventEmitter().on('delivery', () => {});
    expect(seen).toEqual([]);
  } finally {
    EventEmitter.prototype.on = original;
  }
});
