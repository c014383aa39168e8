import { useEffect, useId, useState } from 'react';
import { type Field, fieldIssue, parseField, showValue } from '../../../schema/fields.ts';
import { setFieldProblem } from '../../stores/view.ts';
import styles from './form.module.css';

type Value = number | string | boolean;

interface Props {
  /** Unique on the page. */
  path: string;
  field: Field;
  value: Value;
  /** The value that the reset button (↺) restores; by default, the default of the field. */
  initial?: Value | undefined;
  /** The reason why the current value is not possible, although the field allows it; null or undefined if there is none. */
  problem?: string | null | undefined;
  /** The button below the field for a further action. A press also focuses the field, because the button may disappear. */
  action?: FieldAction | undefined;
  onChange(value: Value): void;
}

export interface FieldAction {
  words: string;
  act(): void;
}

/** The problem with the typed text, which is quoted unchanged if it is not a number. */
function draftIssue(field: Field, text: string): string | null {
  const value = parseField(field, text);
  return fieldIssue(field, typeof value === 'number' && !Number.isFinite(value) ? text : value);
}

/** The input of one field. Invalid text stays in the input, with a message below it, and is not applied. */
export function FieldInput({ path, field, value, initial = field.default, problem: outerProblem = null, action, onChange }: Props) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [shownValue, setShownValue] = useState(value);
  if (shownValue !== value) {
    // The value has changed, for example by undo or an opened file, so a draft (if there is one) belongs to the previous value.
    setShownValue(value);
    setDraft(null);
  }
  const draftProblem = draft === null ? null : draftIssue(field, draft);
  useEffect(() => {
    setFieldProblem(path, draftProblem);
    return () => setFieldProblem(path, null);
  }, [path, draftProblem]);

  const commit = () => {
    if (draft === null || draftProblem !== null) return;
    const parsed = parseField(field, draft);
    setDraft(null);
    if (parsed !== value) onChange(parsed);
  };
  const problem = draftProblem ?? (draft === null ? outerProblem : null);
  const optionDoc = field.type === 'choice' ? field.words?.[String(value)]?.doc : undefined;
  const described =
    [field.help ? `${id}-help` : '', optionDoc ? `${id}-option` : '', problem ? `${id}-problem` : ''].filter(Boolean).join(' ') ||
    undefined;
  const isInitial = value === initial && draft === null;
  const shownInitial = showValue(field, initial);

  return (
    <div className={styles.field}>
      <label htmlFor={id} title={field.help}>
        <span>{field.label}</span>
        {field.unit ? <span className={styles.unit}> {field.unit}</span> : null}
      </label>
      {isInitial ? null : (
        <button
          type="button"
          className={styles.reset}
          aria-label={`Reset “${field.label}” to ${shownInitial}`}
          title={`Reset to ${shownInitial}`}
          onClick={() => {
            setDraft(null);
            if (value !== initial) onChange(initial);
          }}
        >
          ↺
        </button>
      )}
      {field.type === 'choice' ? (
        <select id={id} value={String(value)} aria-describedby={described} onChange={(event) => onChange(event.target.value)}>
          {field.options.map((option) => (
            <option key={option} value={option}>
              {showValue(field, option)}
            </option>
          ))}
        </select>
      ) : field.type === 'flag' ? (
        <input
          id={id}
          type="checkbox"
          checked={value === true}
          aria-describedby={described}
          onChange={(event) => onChange(event.target.checked)}
        />
      ) : (
        <input
          id={id}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          spellCheck={false}
          maxLength={40}
          value={draft ?? String(value)}
          aria-invalid={problem !== null}
          aria-describedby={described}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
            if (event.key === 'Escape') setDraft(null);
          }}
        />
      )}
      {field.help ? (
        <span id={`${id}-help`} className={styles.hidden}>
          {field.help}
        </span>
      ) : null}
      {action && draftProblem === null ? (
        <button
          type="button"
          className={styles.action}
          onClick={() => {
            action.act();
            document.getElementById(id)?.focus();
          }}
        >
          {action.words}
        </button>
      ) : null}
      {optionDoc ? (
        <p id={`${id}-option`} className={styles.note}>
          {optionDoc}
        </p>
      ) : null}
      {problem ? (
        <p id={`${id}-problem`} className={styles.problem}>
          {problem}
        </p>
      ) : null}
    </div>
  );
}
