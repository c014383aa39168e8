/**
 * Reads options, prints help and reports errors for all commands. A table describes the options of a command; their types, their checks and
 * the text of --help follow from it. This file imports only modules of Node, because it also runs before packages are installed.
 */
import { parseArgs, stripVTControlCharacters } from 'node:util';

/**
 * @typedef {{ doc: string }} Described
 * @typedef {Described & { value?: undefined, without?: readonly string[] }} Flag `without` lists the options that the flag makes useless.
 * @typedef {Described & { value: string, isMany?: true, default?: string }} Text
 * @typedef {Described & { value: string, least: number, default?: number }} Whole
 * @typedef {Described & { value?: string, oneOf: readonly string[], default?: string }} Choice
 * @typedef {Described & { value: string, listOf: readonly string[] }} List
 * @typedef {Flag | Text | Whole | Choice | List} Option
 * @typedef {Readonly<Record<string, Option>>} Options
 */

/**
 * @template {Options} O
 * @typedef {{
 *   usage: string,
 *   about?: string,
 *   options: O,
 *   operand?: string,
 * }} Command `usage` is the first line of the help; `operand` is the name of the one argument without a dash, if the command accepts one.
 */

/**
 * @template O
 * @typedef {O extends { default: unknown } ? never : undefined} Missing
 */

/**
 * @template O
 * @typedef {O extends { least: number } ? number | Missing<O>
 *   : O extends { listOf: readonly (infer P)[] } ? P[] | undefined
 *   : O extends { oneOf: readonly (infer C)[] } ? C | Missing<O>
 *   : O extends { isMany: true } ? string[]
 *   : O extends { value: string } ? string | Missing<O>
 *   : boolean} ValueOf
 */

/**
 * @template {Options} O
 * @typedef {{ -readonly [K in keyof O]: ValueOf<O[K]> }} ValuesOf
 */

/** The command could not carry out the request. */
export const REFUSED = 2;
/** The command did its work, and the result is bad. */
export const FAILED = 1;

/** An error that ends a command with its message in one line, and with an exit code. */
export class CommandError extends Error {
  /** @param {string} message @param {number} [code] */
  constructor(message, code = REFUSED) {
    super(message);
    this.code = code;
  }
}

const HELP = 'help';
const LISTS = '--help lists the options.';

/** @param {Option} option @returns {option is Flag} */
const isFlag = (option) => !('oneOf' in option) && option.value === undefined;

/** @param {string} key @param {Option} option */
function signature(key, option) {
  if (isFlag(option)) return `--${key}`;
  return `--${key} ${option.value ?? ('oneOf' in option ? option.oneOf.join('|') : '')}`;
}

/** @param {Option} option */
function docOf(option) {
  const choices = 'listOf' in option ? `, separated by commas: ${option.listOf.join(', ')}` : '';
  const many = 'isMany' in option ? '; may be repeated' : '';
  const fallback = 'default' in option && option.default !== undefined ? ` (default: ${option.default})` : '';
  return `${option.doc}${choices}${many}${fallback}`;
}

/** @param {Command<Options>} command */
export function helpOf({ usage, about, options }) {
  const rows = [
    ...Object.entries(options).map(([key, option]) => [signature(key, option), docOf(option)]),
    ['-h, --help', 'show this text'],
  ];
  const width = Math.max(...rows.map(([head = '']) => head.length));
  return [usage, ...(about ? [about] : []), ...rows.map(([head = '', doc]) => `  ${head.padEnd(width)}  ${doc}`)].join('\n');
}

/** @param {string} flag @param {Option} option @param {string} text */
function parsed(flag, option, text) {
  if ('least' in option) {
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isSafeInteger(number) && number >= option.least) return number;
    throw new CommandError(`${flag} must be a whole number of at least ${option.least}, not “${text}”.`);
  }
  if ('oneOf' in option) {
    if (option.oneOf.includes(text)) return text;
    throw new CommandError(`${flag} must be ${option.oneOf.join(' or ')}, not “${text}”.`);
  }
  if ('listOf' in option) {
    const names = text.split(',').map((name) => name.trim());
    const unknown = names.find((name) => !option.listOf.includes(name));
    if (unknown === undefined) return names;
    throw new CommandError(`${flag} has the unknown value “${unknown}”. Known values, separated by commas: ${option.listOf.join(', ')}.`);
  }
  return text;
}

/**
 * @template {Options} O
 * @param {Command<O>} command
 * @param {readonly string[]} args
 * @returns {{ values: ValuesOf<O>, operand: string | undefined } | null} null if help is requested
 * @throws CommandError
 */
export function readOptions({ options, operand: expected }, args) {
  const types = Object.entries(options).map(([key, option]) => [key, { type: isFlag(option) ? 'boolean' : 'string', multiple: true }]);
  const { tokens } = parseArgs({
    args: [...args],
    options: { ...Object.fromEntries(types), [HELP]: { type: 'boolean', short: 'h' } },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  /** @type {Record<string, unknown>} */
  const values = {};
  for (const [key, option] of Object.entries(options)) {
    if (isFlag(option)) values[key] = false;
    else if ('isMany' in option) values[key] = [];
    else if ('default' in option) values[key] = option.default;
  }
  const given = new Set();
  /** @type {string | undefined} */
  let operand;
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      if (expected === undefined || operand !== undefined)
        throw new CommandError(`“${token.value}” is one argument too many${expected === undefined ? '' : ` after ${operand}`}. ${LISTS}`);
      operand = token.value;
      continue;
    }
    if (token.name === HELP) return null;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    const flag = `--${token.name}`;
    if (!option) throw new CommandError(`There is no option ${token.rawName}. ${LISTS}`);
    const isMany = 'isMany' in option;
    if (given.has(token.name) && !isMany) throw new CommandError(`${flag} is given twice. Give it once.`);
    given.add(token.name);
    if (isFlag(option)) {
      if (token.value !== undefined) throw new CommandError(`${flag} takes no value, but “${token.value}” is given. ${LISTS}`);
      values[token.name] = true;
      continue;
    }
    const text = token.value;
    if (text === undefined || text.trim() === '' || (!token.inlineValue && text.startsWith('-')))
      throw new CommandError(`${flag} needs a value: ${signature(token.name, option)}.`);
    const value = parsed(flag, option, text);
    values[token.name] = isMany ? [.../** @type {unknown[]} */ (values[token.name]), value] : value;
  }
  for (const [key, option] of Object.entries(options)) {
    const useless = isFlag(option) && given.has(key) ? option.without?.find((other) => given.has(other)) : undefined;
    if (useless !== undefined) throw new CommandError(`--${key} cannot be combined with --${useless}. Leave out one of the two.`);
  }
  // The cast is safe because the code above gives each value the type of its option.
  return { values: /** @type {ValuesOf<O>} */ (values), operand };
}

/** Prints an error as one line, and returns the exit code. @param {unknown} error */
export function reportError(error) {
  const message = error instanceof Error ? error.message : String(error);
  console.error(
    `Error: ${stripVTControlCharacters(message)
      .trim()
      .replace(/\s*\n\s*/g, ' ')}`,
  );
  return error instanceof CommandError ? error.code : REFUSED;
}

/**
 * Makes the entry of a command: a function that takes the arguments and resolves to the exit code.
 * @template {Options} const O
 * @param {Command<O>} described
 * @param {(values: ValuesOf<O>, operand: string | undefined) => number | void | Promise<number | void>} work
 * @returns {(args: readonly string[]) => Promise<number>}
 */
export const command = (described, work) => async (args) => {
  try {
    const read = readOptions(described, args);
    if (read) return (await work(read.values, read.operand)) ?? 0;
    console.log(helpOf(described));
    return 0;
  } catch (error) {
    return reportError(error);
  }
};

/**
 * Runs a command with the arguments of this process, and sets the exit code. npm starts scripts in the folder of package.json. Relative
 * paths in the arguments are relative to the folder where the user called npm, so this function first changes to that folder.
 * @param {(args: readonly string[]) => Promise<number>} entry
 */
export async function runAsProgram(entry) {
  if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
  process.exitCode = await entry(process.argv.slice(2));
}
