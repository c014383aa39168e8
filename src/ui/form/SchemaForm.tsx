import type { Params, Schema } from '../../schema/fields.ts';
import { FieldInput } from './FieldInput.tsx';

interface Props {
  path: string;
  schema: Schema;
  values: Params;
  onChange(change: Params): void;
}

/** The form of any schema. */
export function SchemaForm({ path, schema, values, onChange }: Props) {
  return Object.entries(schema).map(([name, field]) => (
    <FieldInput
      key={`${path}.${name}`}
      path={`${path}.${name}`}
      field={field}
      value={values[name] ?? field.default}
      onChange={(value) => onChange({ [name]: value })}
    />
  ));
}
