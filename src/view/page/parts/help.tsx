import { useEffect, useRef } from 'preact/hooks';

const KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['1', '2', '3'], 'Flow, Messages, Queues'],
  [['g f', 'g m', 'g q'], 'the same'],
  [['j', 'k'], 'next, previous'],
  [['Enter'], 'open'],
  [['/'], 'search in Messages'],
  [['Esc'], 'close, back, resume'],
  [['←', '→'], 'fold, unfold in a journey'],
  [['+', '−', '0'], 'look closer at a journey, further away, all of it'],
  [['?'], 'this help'],
];

export function Help({ onClose }: { onClose(): void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} aria-labelledby="help" onClose={onClose}>
      <h2 id="help">Keys</h2>
      <dl class="keys">
        {KEYS.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={() => dialog.current?.close()}>
        Close
      </button>
    </dialog>
  );
}
