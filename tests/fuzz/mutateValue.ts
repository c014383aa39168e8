/** Mutates parsed JSON, and also database records, which may contain values that JSON cannot represent. */
import type { Random } from '../../src/random/keyed.ts';

type Node = Record<string, unknown> | unknown[];

const NAMES = ['__proto__', 'constructor', 'toString', 'length', '', 'x', 'steps', 'step', 'ä'];
const JSON_VALUES: readonly unknown[] = [
  0,
  -0,
  -1,
  1,
  0.5,
  7,
  255,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  1e308,
  -1e308,
  5e-324,
  true,
  false,
  null,
  '',
  ' ',
  '0',
  '-1',
  'NaN',
  '__proto__',
  'constructor',
  'input',
  'dense1',
  'relu',
  '\u0000',
  '\ud800',
  'ü🙂',
  'x'.repeat(5000),
  [],
  {},
  [[]],
  [null],
  { kind: 'dense' },
];
const RECORD_VALUES: readonly unknown[] = [
  ...JSON_VALUES,
  undefined,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  10n,
  new Date(Number.NaN),
  /x/,
  new Map([['a', 1]]),
  new Set([1]),
  new ArrayBuffer(8),
  new Float64Array(2),
  new Float32Array(0),
  Float32Array.of(1, Number.NaN),
  new Uint8Array(3),
  new Uint32Array(2),
];

const isNode = (value: unknown): value is Node =>
  Array.isArray(value) || (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype);

/** The objects and lists in a value, each once. */
function nodesOf(root: unknown): Node[] {
  const nodes: Node[] = [];
  const seen = new Set<unknown>();
  const visit = (value: unknown) => {
    if (!isNode(value) || seen.has(value)) return;
    seen.add(value);
    nodes.push(value);
    for (const child of Object.values(value)) visit(child);
  };
  visit(root);
  return nodes;
}

/** Defines a property of the node itself, even for the name `__proto__`. For the name `length` of a list, appends the value instead. */
const put = (node: Node, key: string, value: unknown) =>
  Array.isArray(node) && key === 'length'
    ? node.push(value)
    : Object.defineProperty(node, key, { value, enumerable: true, configurable: true, writable: true });

function changed(value: unknown, random: Random): unknown {
  if (typeof value === 'number') return [-value, value + 1, value - 1, value * 1e10, value / 3, Math.round(value)][random.integer(6)];
  if (typeof value === 'string') {
    const at = random.integer(value.length + 1);
    return value.slice(0, at) + String.fromCharCode(random.integer(random.integer(2) ? 128 : 65536)) + value.slice(at + random.integer(2));
  }
  if (typeof value === 'boolean') return !value;
  if (value instanceof Float32Array) {
    const copy = value.slice(0, random.integer(2) ? value.length : random.integer(value.length + 1));
    if (copy.length > 0) copy[random.integer(copy.length)] = [Number.NaN, Number.POSITIVE_INFINITY, 1e38, -1][random.integer(4)] ?? 0;
    return copy;
  }
  return value;
}

function mutateOnce(root: unknown, values: readonly unknown[], random: Random): unknown {
  const nodes = nodesOf(root);
  const node = nodes[random.integer(nodes.length)];
  // The value is copied, because later mutations may change it.
  const pick = () => structuredClone(values[random.integer(values.length)]);
  if (!node || random.integer(200) === 0) return pick();
  const keys = Object.keys(node);
  const key = keys[random.integer(keys.length)] ?? NAMES[random.integer(NAMES.length)] ?? '';
  // `node[key]` could be a value that the node inherits from its prototype.
  const value = Object.getOwnPropertyDescriptor(node, key)?.value as unknown;
  switch (random.integer(7)) {
    case 0:
      put(node, key, pick());
      break;
    case 1:
      // splice would call the list's constructor, which a mutation may have replaced.
      if (Array.isArray(node)) node.copyWithin(random.integer(node.length + 1), node.length - 1).length -= Math.min(1, node.length);
      else Reflect.deleteProperty(node, key);
      break;
    case 2:
      if (Array.isArray(node)) for (let times = 1 << random.integer(8); times > 0; times--) node.push(value);
      else put(node, NAMES[random.integer(NAMES.length)] ?? '', value);
      break;
    case 3:
      put(node, NAMES[random.integer(NAMES.length)] ?? '', pick());
      break;
    case 4:
      // Sets the property to a part of `root`, or in JSON to a copy of one. In a record, a part that contains `node` makes a cycle, which
      // JSON cannot have.
      put(node, key, values === RECORD_VALUES ? nodes[random.integer(nodes.length)] : structuredClone(nodes[random.integer(nodes.length)]));
      break;
    default:
      put(node, key, changed(value, random));
  }
  return root;
}

function mutated(value: unknown, values: readonly unknown[], random: Random): unknown {
  let result = structuredClone(value);
  do result = mutateOnce(result, values, random);
  while (random.integer(3) === 0);
  return result;
}

export const mutatedJson = (text: string, random: Random): string => JSON.stringify(mutated(JSON.parse(text), JSON_VALUES, random)) ?? '';

export const mutatedRecord = (record: unknown, random: Random): unknown => mutated(record, RECORD_VALUES, random);
