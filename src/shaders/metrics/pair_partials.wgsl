//   partials[g] = (p, q, r, Σ a², Σ a·b, Σ b², Σ a·c, Σ c²)  with c = b − a
// Row g contains the sums over every 12th block of 64 elements, starting at the g-th block. They are scaled sums (scaled.wgsl), which
// neither overflow nor underflow: p, q and r are the exponents of a, b and c, Σ a² is stored as Σ a² · 2^(−2p), Σ a·b as Σ a·b ·
// 2^(−p−q), and so on. The sums with c keep their digits even if c is much smaller than a and b.
// a, b [COUNT]; partials [12, 8]. One workgroup owns one row of partials. Each invocation adds its elements in ascending order; then the
// 64 sums are reduced in pairs.

override COUNT: u32 = 1u;

@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> partials: array<f32>;

var<workgroup> exponents: array<vec3f, 64>;
var<workgroup> wholes: array<vec3f, 64>;
var<workgroup> rests: array<vec2f, 64>;

// The next two functions compute the same results as power_of_two and exponent_of in scaled.wgsl, but for three numbers at once, so that
// the kernel compiles quickly.
fn powers_of_two(exponents: vec3f) -> vec3f {
  let powers = bitcast<vec3f>(vec3u(max(exponents, vec3f(-126.0)) + 127.0) << vec3u(23u));
  return select(powers, vec3f(0.0), exponents < vec3f(-126.0));
}

fn exponents_of(numbers: vec3f) -> vec3f {
  return clamp(vec3f((bitcast<vec3u>(numbers) >> vec3u(23u)) & vec3u(255u)) - 127.0, vec3f(LOWEST_EXPONENT), vec3f(126.0));
}

@compute @workgroup_size(64)
fn pair_partials(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  var exponent = vec3f(LOWEST_EXPONENT);
  // `whole` holds Σ a², Σ a·b and Σ b², and `rest` holds Σ a·c and Σ c².
  var whole = vec3f(0.0);
  var rest = vec2f(0.0);
  for (var i = group.x * 64u + local; i < COUNT; i += 768u) {
    let numbers = vec3f(a[i], b[i], b[i] - a[i]);
    let needed = max(exponent, exponents_of(numbers));
    let factor = powers_of_two(exponent - needed);
    let scaled = numbers * powers_of_two(-needed);
    whole = whole * factor.xxy * factor.xyy + scaled.xxy * scaled.xyy;
    rest = rest * factor.xz * factor.zz + scaled.xz * scaled.zz;
    exponent = needed;
  }
  exponents[local] = exponent;
  wholes[local] = whole;
  rests[local] = rest;
  for (var half = 32u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (local < half) {
      let highest = max(exponents[local], exponents[local + half]);
      let own = powers_of_two(exponents[local] - highest);
      let other = powers_of_two(exponents[local + half] - highest);
      wholes[local] = wholes[local] * own.xxy * own.xyy + wholes[local + half] * other.xxy * other.xyy;
      rests[local] = rests[local] * own.xz * own.zz + rests[local + half] * other.xz * other.zz;
      exponents[local] = highest;
    }
  }
  if (local == 0u) {
    let at = 8u * group.x;
    partials[at] = exponents[0].x;
    partials[at + 1u] = exponents[0].y;
    partials[at + 2u] = exponents[0].z;
    partials[at + 3u] = wholes[0].x;
    partials[at + 4u] = wholes[0].y;
    partials[at + 5u] = wholes[0].z;
    partials[at + 6u] = rests[0].x;
    partials[at + 7u] = rests[0].y;
  }
}
