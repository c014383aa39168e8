/** Forms, defaults, validation, the file format and help are all derived from the schemas of settings. */
import * as v from 'valibot';

interface FieldBase {
  label: string;
  /** The subject of messages about the field. It is the label by default. */
  subject?: string;
  help?: string;
  unit?: string;
  /** Present if the field can be set for all layers of the same kind at once. `all but the last` excludes the last layer of the network. */
  shared?: 'all' | 'all but the last';
  /** True if files leave the field out while it has its default value, so that files from before the field existed stay unchanged. */
  isOmittedByDefault?: boolean;
  /** True if the page has a control for the field outside the form that is made from the schema. */
  hasOwnControl?: boolean;
}
export interface IntField extends FieldBase {
  type: 'int';
  min: number;
  max: number;
  default: number;
  /** True if the value is the number of features of a layer's output. */
  isWidth?: boolean;
}
interface FloatField extends FieldBase {
  type: 'float';
  min: number;
  max: number;
  default: number;
}
interface ChoiceField<V extends string = string> extends FieldBase {
  type: 'choice';
  options: readonly V[];
  /** An option without an entry is shown with the name that files use. */
  words?: Readonly<Record<string, { label: string; doc: string }>>;
  default: V;
}
interface FlagField extends FieldBase {
  type: 'flag';
  default: boolean;
}
interface TextField extends FieldBase {
  type: 'text';
  maxLength: number;
  default: string;
}
export type Field = IntField | FloatField | ChoiceField | FlagField | TextField;
export type Schema = Readonly<Record<string, Field>>;

type ValueOf<F extends Field> = F extends IntField | FloatField
  ? number
  : F extends FlagField
    ? boolean
    : F extends { options: readonly (infer V)[] }
      ? V
      : F extends TextField
        ? string
        : never;
type OmittedIn<S extends Schema> = { [K in keyof S]: S[K] extends { isOmittedByDefault: true } ? K : never }[keyof S];
export type ParamsOf<S extends Schema> = { [K in Exclude<keyof S, OmittedIn<S>>]: ValueOf<S[K]> } & {
  [K in OmittedIn<S>]?: ValueOf<S[K]>;
};
/** Settings with a schema that is not known at compile time. */
export type Params = Readonly<Record<string, number | string | boolean>>;

/** Fields with `isOmittedByDefault` are included only if `extent` is 'with omitted'. */
export function defaultsOf<const S extends Schema>(schema: S, extent?: 'with omitted'): ParamsOf<S> {
  const fields = Object.entries(schema).filter(([, field]) => extent === 'with omitted' || !field.isOmittedByDefault);
  return Object.fromEntries(fields.map(([key, field]) => [key, field.default])) as ParamsOf<S>; // keys and values are those of the schema
}

/** The settings that are written to files. */
export const withoutOmitted = (schema: Schema, params: Params): Params =>
  Object.fromEntries(Object.entries(params).filter(([key, value]) => !(schema[key]?.isOmittedByDefault && schema[key].default === value)));

const MAX_QUOTED = 40;

/** Describes, for a message, a value from a file or a form. */
export function typedWords(value: unknown): string {
  if (typeof value === 'string')
    return value.trim() === '' ? 'empty' : `“${value.length > MAX_QUOTED ? `${value.slice(0, MAX_QUOTED)}…` : value}”`;
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** Returns a sentence about the valid values; null if the value is valid. */
export function fieldIssue(field: Field, value: unknown): string | null {
  const result = v.safeParse(fieldValidator(field), value);
  return result.success ? null : (result.issues[0]?.message ?? `${field.label} is not valid.`);
}

export function showValue(field: Field, value: number | string | boolean): string {
  if (field.type === 'flag') return value ? 'on' : 'off';
  if (field.type === 'text') return value === '' ? 'none' : String(value).replaceAll('\n', ', ');
  return (field.type === 'choice' ? field.words?.[String(value)]?.label : undefined) ?? String(value);
}

const limitWords = (limit: number) => (Math.abs(limit) >= 1e6 ? limit.toLocaleString('en') : String(limit));

/** The end of a message, such as ", not “abc”". */
const notThis = (value: unknown) => (value === undefined || Number.isNaN(value) ? '' : `, not ${typedWords(value)}`);

function fieldValidator(field: Field): v.GenericSchema<unknown, number | string | boolean> {
  const { subject = field.label } = field;
  switch (field.type) {
    case 'int':
    case 'float': {
      const range = `${subject} must be ${field.type === 'int' ? 'a whole number' : 'a number'} from ${limitWords(field.min)} to ${limitWords(field.max)}`;
      const says = (issue: { input: unknown }) => `${range}${notThis(issue.input)}.`;
      const isWhole = (value: number) => field.type === 'float' || Number.isInteger(value);
      return v.pipe(
        v.number(says),
        v.check((value) => Number.isFinite(value) && isWhole(value), says),
        v.minValue(field.min, says),
        v.maxValue(field.max, says),
      );
    }
    case 'choice':
      return v.picklist(field.options, (issue) => `${subject} must be one of ${field.options.join(', ')}${notThis(issue.input)}.`);
    case 'text': {
      const says = (issue: { input: unknown }) =>
        `${subject} must be text of at most ${limitWords(field.maxLength)} characters${notThis(issue.input)}.`;
      const isTooLong = ({ input }: { input: string }) =>
        `${subject} must be text of at most ${limitWords(field.maxLength)} characters, but it has ${limitWords(input.length)}.`;
      return v.pipe(v.string(says), v.maxLength(field.maxLength, isTooLong));
    }
    case 'flag':
      return v.boolean((issue) => `${subject} must be true or false${notThis(issue.input)}.`);
    default:
      return field satisfies never;
  }
}

/**
 * The validator refuses unknown keys, fills in missing settings, and then removes the settings that files omit at their default values (see
 * {@link withoutOmitted}).
 */
export function paramsValidator<S extends Schema>(schema: S): v.GenericSchema<unknown, ParamsOf<S>> {
  const entries = Object.entries(schema).map(([key, field]) => [key, v.optional(fieldValidator(field), field.default)]);
  const validator: v.GenericSchema<unknown, unknown> = v.pipe(
    v.strictObject(Object.fromEntries(entries)),
    v.transform((params) => withoutOmitted(schema, params)),
  );
  // The validator's keys and values are those of the schema, as the type says.
  return validator as v.GenericSchema<unknown, ParamsOf<S>>;
}

/** A number with commas between groups of three digits, as the page shows counts. */
const WITH_COMMAS = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/;

/** For a number field, returns NaN if the text is not a number, so that {@link fieldIssue} reports it. */
export function parseField(field: Field, text: string): number | string | boolean {
  if (field.type === 'choice' || field.type === 'text') return text;
  if (field.type === 'flag') return text === 'true';
  const typed = text.trim();
  return typed === '' ? Number.NaN : Number(WITH_COMMAS.test(typed) ? typed.replaceAll(',', '') : typed);
}
