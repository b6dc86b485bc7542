/**
 * Preload before hoptrace: every callback that hoptrace registers with a timer, an immediate, a microtask, an event
 * emitter or a message port fails within, since what it has at hand throws for as long as it runs. Tells at the
 * end, on the file descriptor of FAILING_REPORT, which kinds did run.
 */
const { EventEmitter } = require('node:events');
const { writeFileSync } = require('node:fs');
const { MessagePort } = require('node:worker_threads');

const DIST = /[\\/]dist[\\/][\w-]+\.cjs/;
const HERE = 4;
const ran = new Set();

/** What little a callback is likely to use. */
const MEANS = [
  [Map.prototype, ['get', 'set', 'has', 'delete', 'values', 'keys']],
  [Set.prototype, ['add', 'has', 'delete', 'values']],
  [Array.prototype, ['push', 'splice', 'map', 'filter', 'shift']],
  [Date, ['now']],
  [performance, ['now']],
  [Buffer, ['concat', 'from', 'alloc']],
  [Function.prototype, ['bind']],
];

function withoutMeans(call) {
  const taken = MEANS.flatMap(([object, names]) =>
    names.map((name) => [object, name, Object.getOwnPropertyDescriptor(object, name)]),
  );
  for (const [object, name] of taken) {
    Object.defineProperty(object, name, {
      configurable: true,
      writable: true,
      value() {
        throw new Error(`sabotaged ${name}`);
      },
    });
  }
  try {
    return call();
  } finally {
    for (let index = 0; index < taken.length; index++) {
      const [object, name, descriptor] = taken[index];
      if (descriptor === undefined) delete object[name];
      else Object.defineProperty(object, name, descriptor);
    }
  }
}

/** hoptrace's own `on`, under which it waits for amqplib's listeners, passes on what is others'. */
const PASSES_ON = /\.(?:on|once|addListener) \(/;

function isOurs() {
  const caller = new Error().stack.split('\n')[HERE] ?? '';
  return DIST.test(caller) && !PASSES_ON.test(caller);
}

function failing(kind, callback) {
  if (typeof callback !== 'function' || !isOurs()) return callback;
  return function (...args) {
    ran.add(kind);
    return withoutMeans(() => callback.apply(this, args));
  };
}

for (const name of ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask']) {
  const original = globalThis[name];
  globalThis[name] = (callback, ...rest) => original(failing(name, callback), ...rest);
}
for (const [prototype, names] of [
  [EventEmitter.prototype, ['on', 'once', 'addListener']],
  [MessagePort.prototype, ['on', 'once']],
]) {
  for (const name of names) {
    const original = prototype[name];
    prototype[name] = function (event, listener) {
      return original.call(this, event, failing(`on ${String(event)}`, listener));
    };
  }
}

process.on('exit', () => writeFileSync(process.env.FAILING_REPORT, [...ran].join('\n')));
