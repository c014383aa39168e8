import { useEffect, useId, useState } from 'react';
import { type Field, fieldIssue, parseField } from '../../schema/fields.ts';
import { setFieldProblem } from '../state/view.ts';
import styles from './form.module.css';

type Value = number | string | boolean;

interface Props {
  /** Tells this field from all others of the page. */
  path: string;
  field: Field;
  value: Value;
  onChange(value: Value): void;
}

/** One field of a schema. Text that does not fit stays where it was typed, with the reason under it, and is never applied. */
export function FieldInput({ path, field, value, onChange }: Props) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const problem = draft === null ? null : fieldIssue(field, parseField(field, draft));
  useEffect(() => {
    setFieldProblem(path, problem);
    return () => setFieldProblem(path, null);
  }, [path, problem]);

  const commit = () => {
    if (draft === null || problem !== null) return;
    const parsed = parseField(field, draft);
    setDraft(null);
    if (parsed !== value) onChange(parsed);
  };
  const described = [field.help ? `${id}-help` : '', problem ? `${id}-problem` : ''].filter(Boolean).join(' ');
  const isDefault = value === field.default && draft === null;

  return (
    <div className={styles.field}>
      <label htmlFor={id} title={field.help}>
        {field.label}
        {field.unit ? <span className={styles.unit}> {field.unit}</span> : null}
      </label>
      {!isDefault && field.type !== 'flag' ? (
        <button
          type="button"
          className={styles.reset}
          aria-label={`Reset ${field.label} to ${String(field.default)}`}
          title={`Back to ${String(field.default)}`}
          onClick={() => {
            setDraft(null);
            onChange(field.default);
          }}
        >
          ↺
        </button>
      ) : null}
      {field.type === 'choice' ? (
        <select id={id} value={String(value)} aria-describedby={described || undefined} onChange={(event) => onChange(event.target.value)}>
          {field.options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      ) : field.type === 'flag' ? (
        <input id={id} type="checkbox" checked={value === true} onChange={(event) => onChange(event.target.checked)} />
      ) : (
        <input
          id={id}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          spellCheck={false}
          value={draft ?? String(value)}
          aria-invalid={problem !== null}
          aria-describedby={described || undefined}
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
      {problem ? (
        <p id={`${id}-problem`} className={styles.problem}>
          {problem}
        </p>
      ) : null}
    </div>
  );
}
