/**
 * Checks that the page's text has an element of its own if it is next to conditional content. When a browser translates the page, it wraps
 * text in new elements. React then fails when it removes text that has no element of its own, or inserts a node before that text.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { parseSync } from 'vite';
import { expect, it } from 'vitest';

interface Node {
  type: string;
  start: number;
  [key: string]: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;
const partsOf = (node: Node): Node[] => Object.values(node).flat().filter(isNode);

/** Returns the arms of an expression: all expressions whose value it may have. */
function armsOf(expression: Node): Node[] {
  if (expression.type === 'ParenthesizedExpression' && isNode(expression.expression)) return armsOf(expression.expression);
  if (expression.type === 'ConditionalExpression') return [expression.consequent, expression.alternate].filter(isNode).flatMap(armsOf);
  if (expression.type === 'LogicalExpression') return [expression.left, expression.right].filter(isNode).flatMap(armsOf);
  return [expression];
}

/** True for the literals `null` and `''`, which React does not render. */
const isNothing = ({ type, value }: Node) => type === 'Literal' && (value === null || value === '');
/** True for elements, and for forwarded children, which are assumed to be elements. */
const isElement = ({ type, name }: Node) =>
  type === 'JSXElement' || type === 'JSXFragment' || (type === 'Identifier' && name === 'children');
const isList = (node: Node) =>
  node.type === 'CallExpression' && isNode(node.callee) && isNode(node.callee.property) && node.callee.property.name === 'map';

interface Child {
  isText: boolean;
  /** True for conditional content: a list, or a child that may be absent or may be one of several elements or kinds of content. */
  comesAndGoes: boolean;
}

function childOf(node: Node): Child[] {
  // JSX drops white space that contains a line break.
  if (node.type === 'JSXText') return /^\s*\n\s*$/.test(String(node.value)) ? [] : [{ isText: true, comesAndGoes: false }];
  if (node.type === 'JSXFragment') return childrenOf(node);
  if (node.type !== 'JSXExpressionContainer' || !isNode(node.expression)) return [{ isText: false, comesAndGoes: false }];
  if (node.expression.type === 'JSXEmptyExpression') return [];
  const arms = armsOf(node.expression);
  const kinds = new Set(arms.map((arm) => (isNothing(arm) ? 'nothing' : isElement(arm) ? 'element' : isList(arm) ? 'list' : 'value')));
  return [{ isText: kinds.has('value'), comesAndGoes: kinds.size > 1 || kinds.has('list') || (kinds.has('element') && arms.length > 1) }];
}

const childrenOf = (node: Node): Child[] => (node.children as Node[]).flatMap(childOf);

const isBare = (node: Node) => childrenOf(node).some((child) => child.isText);
const tagOf = ({ openingElement }: Node) =>
  isNode(openingElement) && isNode(openingElement.name) ? String(openingElement.name.name) : undefined;

/**
 * Returns the arms whose text React removes without the element around it. These are fragments, and elements that React reuses because
 * another arm has the same tag.
 */
function tornArms(node: Node): Node[] {
  if (!/ConditionalExpression|LogicalExpression/.test(node.type)) return [];
  const arms = armsOf(node);
  const isShared = (arm: Node) => arms.some((other) => other !== arm && other.type === 'JSXElement' && tagOf(other) === tagOf(arm));
  return arms.filter((arm) => {
    if (arm.type === 'JSXFragment') return isBare(arm);
    return arm.type === 'JSXElement' && childrenOf(arm).length > 1 && isBare(arm) && isShared(arm);
  });
}

/** Returns the positions of elements with text next to conditional content, and of the arms that {@link tornArms} finds. */
function mixed(node: Node): number[] {
  const own = Array.isArray(node.children) ? childrenOf(node) : [];
  const isMixed = own.length > 1 && own.some((child) => child.isText) && own.some((child) => child.comesAndGoes);
  return [...(isMixed ? [node.start] : []), ...tornArms(node).map(({ start }) => start), ...partsOf(node).flatMap(mixed)];
}

// `Node` describes the fields of the parser's nodes that this file reads.
const found = (name: string, text: string) =>
  mixed(parseSync(name, text).program as unknown as Node).map((start) => `${name}:${text.slice(0, start).split('\n').length}`);

it('the check finds text next to conditional content only if the text has no element of its own', () => {
  const within = (children: string) => found('a.tsx', `export const a = <p>${children}</p>;`).length;
  expect(within('{b ? <i /> : null} words')).toBe(1);
  expect(within('<b /> {b ? "words" : ""}')).toBe(1);
  expect(within('{list.map((one) => <i />)} words')).toBe(1);
  expect(within('{b ? <i /> : null}<span>words</span>')).toBe(0);
  expect(within('{b ? "words" : null}')).toBe(0);
  expect(within('{b ? <>words</> : null}')).toBe(1);
  expect(within('{b ? <B /> : <C />} words')).toBe(1);
  expect(within('{b ? <i>{c}</i> : <i>{d} words</i>}')).toBe(1);
  expect(within('{b ? <i>{c}</i> : <i>words</i>}')).toBe(0);
  expect(within('{b} of {c}')).toBe(0);
});

it('on the page, text next to conditional content has an element of its own', () => {
  const files = readdirSync('src/ui', { recursive: true, encoding: 'utf8' }).flatMap((name) =>
    name.endsWith('.tsx') ? [`src/ui/${name}`] : [],
  );
  expect(files.length).toBeGreaterThan(40);
  expect(files.flatMap((name) => found(name, readFileSync(name, 'utf8')))).toEqual([]);
});
