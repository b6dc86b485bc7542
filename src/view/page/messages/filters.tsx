import { useEffect, useRef, useState } from 'preact/hooks';
import { OUTCOMES } from '../../api';
import { go } from '../navigation';
import { Icon, SIGNS } from '../parts/icons';
import { useKeys } from '../parts/keys';
import { linkTo, linkWith, parseRoute, type Query, type Route } from '../route';
import { middle } from '../text';
import { filtersOf, outcomesOf, toggled } from './query';

interface FiltersProps {
  route: Route;
  services: readonly string[];
  queues: readonly string[];
}

/** What is typed is looked for once the typing rests. */
const REST_MS = 200;

export function Filters({ route, services, queues }: FiltersProps) {
  // what was typed may be set after something else was
  const set = (changed: Query) => go(linkWith(parseRoute(location.hash), changed), true);
  const { query } = route;
  const filter = (name: string) => ({
    value: query[name] ?? '',
    onValue: (value: string) => set({ [name]: value }),
  });
  const active = Object.keys(filtersOf(query)).length;
  return (
    <search class="filters">
      <Field
        label="Search"
        class="text"
        placeholder="Id, name or attribute…"
        hotkey="/"
        {...filter('text')}
      />
      <Choice label="Service" any="every service" options={services} {...filter('service')} />
      <Choice label="Queue" any="every queue" options={queues} {...filter('queue')} />
      <Choice
        label="Attempt"
        any="every attempt"
        options={ATTEMPTS}
        words={ATTEMPT_WORDS}
        {...filter('attempt')}
      />
      <span class="between">
        <Field label="At least, in ms" placeholder="from ms" inputMode="decimal" {...filter('minMs')} />
        <Field label="At most, in ms" placeholder="to ms" inputMode="decimal" {...filter('maxMs')} />
      </span>
      <fieldset class="outcomes">
        <legend class="heard">Outcome</legend>
        {OUTCOMES.map((outcome) => {
          const { icon, word, tone, means } = SIGNS[outcome];
          return (
            <button
              key={outcome}
              type="button"
              class={`chip ${tone}`}
              title={means}
              aria-pressed={outcomesOf(query).includes(outcome)}
              onClick={() => set({ outcome: toggled(query, outcome) })}
            >
              <Icon name={icon} size={12} />
              {word}
            </button>
          );
        })}
      </fieldset>
      {active > 0 && (
        <a class="clear" href={linkTo('messages')}>
          Show all
        </a>
      )}
    </search>
  );
}

const ATTEMPTS = ['1', '2', '2-', '3-', '5-'];
const ATTEMPT_WORDS: Record<string, string> = {
  '1': 'first attempt',
  '2': 'second attempt',
  '2-': 'second or later',
  '3-': 'third or later',
  '5-': 'fifth or later',
};

interface ChoiceProps {
  label: string;
  any: string;
  options: readonly string[];
  words?: Readonly<Record<string, string>>;
  value: string;
  onValue(value: string): void;
}

function Choice({ label, any, options, words = {}, value, onValue }: ChoiceProps) {
  // a link may name what is not here (any more)
  const all = value === '' || options.includes(value) ? options : [value, ...options];
  return (
    <select
      aria-label={label}
      value={value}
      class={value ? 'set' : ''}
      onChange={(event) => onValue(event.currentTarget.value)}
    >
      <option value="">{any}</option>
      {all.map((option) => (
        <option key={option} value={option}>
          {words[option] ?? middle(option, 48)}
        </option>
      ))}
    </select>
  );
}

interface FieldProps {
  label: string;
  placeholder: string;
  value: string;
  onValue(value: string): void;
  class?: string;
  inputMode?: 'decimal';
  /** Puts the cursor here. */
  hotkey?: string;
}

function Field({ label, value, onValue, hotkey, ...rest }: FieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  useEffect(() => {
    if (document.activeElement !== input.current) setTyped(value);
  }, [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onValue(typed), REST_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  useKeys(hotkey ? { [hotkey]: () => input.current?.select() } : {});
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    if (typed) setTyped('');
    else input.current?.blur();
  };
  return (
    <input
      ref={input}
      type="search"
      aria-label={label}
      value={typed}
      aria-keyshortcuts={hotkey}
      autocomplete="off"
      spellcheck={false}
      onInput={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={pressed}
      {...rest}
    />
  );
}
