import type { Params, Schema } from '../../../schema/fields.ts';
import { type FieldAction, FieldInput } from './FieldInput.tsx';

interface Props {
  path: string;
  schema: Schema;
  values: Params;
  /** The values that the reset buttons (↺) restore. A field without such a value is reset to its default. */
  initials?: Params | undefined;
  /** For each field, the reason why its value is not possible, although the schema allows it; null if there is none. */
  problems?: Readonly<Record<string, string | null>>;
  actionFor?(name: string): FieldAction | undefined;
  onChange(change: Params): void;
}

export function SchemaForm({ path, schema, values, initials, problems, actionFor, onChange }: Props) {
  const fields = Object.entries(schema).filter(([, field]) => !field.hasOwnControl);
  return fields.map(([name, field]) => (
    <FieldInput
      key={`${path}.${name}`}
      path={`${path}.${name}`}
      field={field}
      value={values[name] ?? field.default}
      initial={initials?.[name]}
      problem={problems?.[name]}
      action={actionFor?.(name)}
      onChange={(value) => onChange({ [name]: value })}
    />
  ));
}
