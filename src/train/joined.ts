export function joined<A extends Float32Array | Float64Array>(Kind: new (length: number) => A, parts: readonly ArrayLike<number>[]): A {
  const all = new Kind(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
