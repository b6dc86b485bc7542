interface SegmentsProps<T extends string> {
  name: string;
  options: readonly (readonly [T, string])[];
  value: T;
  onChoose(value: T): void;
}

/** One of a few, all of them in sight. */
export function Segments<T extends string>({ name, options, value, onChoose }: SegmentsProps<T>) {
  return (
    <fieldset class="segments">
      <legend class="heard">{name}</legend>
      {options.map(([option, word]) => (
        <label key={option}>
          <input type="radio" name={name} checked={option === value} onChange={() => onChoose(option)} />
          <span>{word}</span>
        </label>
      ))}
    </fieldset>
  );
}
