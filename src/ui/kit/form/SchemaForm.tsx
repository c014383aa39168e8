import type { Params, Schema } from '../../../schema/fields.ts';
import { type FieldAction, FieldInput } from './FieldInput.tsx';

interface Props {
  path: string;
  schema: Schema;
  values: Params;
  /** The values that the reset arrows restore. The arrow of a field without such a value restores the default of the field. */
  initials?: Params | undefined;
  /** The problems with values that the schema allows but that are wrong for another reason, by field. */
  problems?: Readonly<Record<string, string | null>>;
  actionFor?(name: string): FieldAction | undefined;
  onChange(change: Params): void;
}

/** A form with one input for each field of a schema. */
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
