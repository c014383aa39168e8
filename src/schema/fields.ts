/**
 * Schemas of settings. Forms, defaults, validation, the file format and help are all derived from a schema. This file does not depend on
 * layers, data or training.
 */
import * as v from 'valibot';

interface FieldBase {
  label: string;
  help?: string;
  unit?: string;
  /**
   * Present if the field can be set for several layers at once. `all`: for all layers of the same kind. `all but the last`: for the same
   * layers, except the last layer of the network.
   */
  shared?: 'all' | 'all but the last';
  /** True if the field is left out of files while it has its default value. Files that are older than the field therefore do not change. */
  isOmittedByDefault?: boolean;
  /** True if the page has a separate control for the field, outside the form that is made from the schema. */
  hasOwnControl?: boolean;
}
export interface IntField extends FieldBase {
  type: 'int';
  min: number;
  max: number;
  default: number;
  /** True if the value is the number of features of a layer's output, so that a change makes the network wider or narrower. */
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
  /** The label and description of each option. An option without an entry is shown with the name that files use. */
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

/** The default values of the fields. Fields with `isOmittedByDefault` are included only if `extent` is 'with omitted'. */
export function defaultsOf<const S extends Schema>(schema: S, extent?: 'with omitted'): ParamsOf<S> {
  const fields = Object.entries(schema).filter(([, field]) => extent === 'with omitted' || !field.isOmittedByDefault);
  return Object.fromEntries(fields.map(([key, field]) => [key, field.default])) as ParamsOf<S>; // keys and values are those of the schema
}

/** The settings that are written to files. A setting whose field has `isOmittedByDefault` is left out if it has its default value. */
export const withoutOmitted = (schema: Schema, params: Params): Params =>
  Object.fromEntries(Object.entries(params).filter(([key, value]) => !(schema[key]?.isOmittedByDefault && schema[key].default === value)));

const MAX_QUOTED = 40;

/** Describes a value from a file or a form for a message. A string is quoted; of an object or a list, only the type is named. */
export function typedWords(value: unknown): string {
  if (typeof value === 'string')
    return value.trim() === '' ? 'empty' : `“${value.length > MAX_QUOTED ? `${value.slice(0, MAX_QUOTED)}…` : value}”`;
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** Returns null if the value is valid for its field. Otherwise, it returns a sentence that tells the user which values are valid. */
export function fieldIssue(field: Field, value: unknown): string | null {
  const result = v.safeParse(fieldValidator(field), value);
  return result.success ? null : (result.issues[0]?.message ?? 'is not valid');
}

/** A value as the page shows it. */
export function showValue(field: Field, value: number | string | boolean): string {
  if (field.type === 'flag') return value ? 'on' : 'off';
  if (field.type === 'text') return value === '' ? 'none' : String(value).replaceAll('\n', ', ');
  return (field.type === 'choice' ? field.words?.[String(value)]?.label : undefined) ?? String(value);
}

/** A limit as text; long numbers get separators: "4096", "1,000,000,000". */
const limitWords = (limit: number) => (Math.abs(limit) >= 1e6 ? limit.toLocaleString('en') : String(limit));

/** The end of a message about a refused value, such as ", not “abc”". It is empty if the value is missing or NaN. */
const notThis = (value: unknown) => (value === undefined || Number.isNaN(value) ? '' : `, not ${typedWords(value)}`);

function fieldValidator(field: Field): v.GenericSchema<unknown, number | string | boolean> {
  switch (field.type) {
    case 'int':
    case 'float': {
      const range = `${field.label} must be ${field.type === 'int' ? 'a whole number' : 'a number'} from ${limitWords(field.min)} to ${limitWords(field.max)}`;
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
      return v.picklist(field.options, (issue) => `${field.label} must be one of ${field.options.join(', ')}${notThis(issue.input)}.`);
    case 'text': {
      const says = (issue: { input: unknown }) =>
        `${field.label} must be text of at most ${limitWords(field.maxLength)} characters${notThis(issue.input)}.`;
      return v.pipe(v.string(says), v.maxLength(field.maxLength, says));
    }
    case 'flag':
      return v.boolean((issue) => `${field.label} must be true or false${notThis(issue.input)}.`);
    default:
      return field satisfies never;
  }
}

/**
 * A validator for a whole record of settings. It fills in missing values with their defaults, removes the settings that are left out of
 * files (see {@link withoutOmitted}), and refuses unknown keys.
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

/** Matches a number with commas between groups of three digits, as the page shows counts. */
const WITH_COMMAS = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/;

/** Parses typed text into the field's value. Text that is not a number gives NaN, so that {@link fieldIssue} can report it. */
export function parseField(field: Field, text: string): number | string | boolean {
  if (field.type === 'choice' || field.type === 'text') return text;
  if (field.type === 'flag') return text === 'true';
  const typed = text.trim();
  return typed === '' ? Number.NaN : Number(WITH_COMMAS.test(typed) ? typed.replaceAll(',', '') : typed);
}
