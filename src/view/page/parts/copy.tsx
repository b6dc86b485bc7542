import { useEffect, useState } from 'preact/hooks';

type Outcome = 'copied' | 'not copied';

/** A button that puts a text on the clipboard, and says that it did. */
export function Copy({ text, children }: { text: string | (() => Promise<string>); children: string }) {
  const [said, say] = useState<Outcome>();
  useEffect(() => {
    if (said === undefined) return;
    const timer = setTimeout(() => say(undefined), 2000);
    return () => clearTimeout(timer);
  }, [said]);

  const copy = async () => {
    try {
      await put(typeof text === 'string' ? text : await text());
      say('copied');
    } catch {
      say('not copied');
    }
  };
  return (
    <button type="button" onClick={copy}>
      {children}
      <span class="copied" role="status">
        {said}
      </span>
    </button>
  );
}

/** Where the page was not reached by way of loopback or https, a browser has no clipboard to give. */
async function put(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  if (!done) throw new Error('not copied');
}
