import { useEffect, useId, useRef, useState } from 'react';
import { fieldIssue, type IntField, parseField } from '../../../schema/fields.ts';
import { say } from '../../stores/view.ts';
import styles from './totals.module.css';

interface Props {
  field: IntField;
  value: number;
  /** The largest value of the slider; the number field accepts all values that `field` allows. */
  most: number;
  title: string;
  onChange(value: number): void;
}

/**
 * Sets the value at the browser's `change` event, for example at the end of a drag. A native listener handles this event, because React's
 * `onChange` handles the `input` event instead.
 */
export function Dial({ field, value, most, title, onChange }: Props) {
  const id = useId();
  const row = useRef<HTMLFieldSetElement>(null);
  const [draft, setDraft] = useState<string | null>(null);
  const [shownValue, setShownValue] = useState(value);
  if (shownValue !== value) {
    setShownValue(value);
    setDraft(null);
  }
  const problem = draft === null ? null : fieldIssue(field, parseField(field, draft));
  useEffect(() => {
    const element = row.current;
    const commit = () => {
      if (draft === null) return;
      if (problem) return say(problem);
      setDraft(null);
      if (Number(draft) !== value) onChange(Number(draft));
    };
    element?.addEventListener('change', commit);
    return () => element?.removeEventListener('change', commit);
  });
  return (
    <fieldset ref={row} className={styles.dial} title={title}>
      <label htmlFor={id}>{field.label}</label>
      <input
        id={id}
        type="number"
        min={field.min}
        max={field.max}
        step={1}
        value={draft ?? value}
        aria-invalid={problem !== null}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setDraft(null);
        }}
      />
      <input
        type="range"
        aria-label={`${field.label}, as a slider`}
        min={field.min}
        max={most}
        step={1}
        value={problem ? value : Number(draft ?? value)}
        onChange={(event) => setDraft(event.target.value)}
      />
    </fieldset>
  );
}
