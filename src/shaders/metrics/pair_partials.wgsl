// partials[g] = (p, q, Σ a², Σ a·b, Σ b²)  over every 12th block of 64 elements from the g-th on, as scaled sums (scaled.wgsl):
// the three sums are stored as Σ a² · 2^(−2p), Σ a·b · 2^(−p−q) and Σ b² · 2^(−2q), so that they neither overflow nor underflow.
// a, b [COUNT]; partials [12, 5]. One workgroup owns one row of partials. Each invocation adds its elements in ascending order; then
// the 64 sums are reduced in pairs.

override COUNT: u32 = 1u;

@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> partials: array<f32>;

var<workgroup> exponents: array<vec2f, 64>;
var<workgroup> sums: array<vec3f, 64>;

// The three sums, rescaled to exponents that are larger by `rise`.
fn rescaled(scaled: vec3f, rise: vec2f) -> vec3f {
  return scaled * vec3f(power_of_two(-2.0 * rise.x), power_of_two(-rise.x) * power_of_two(-rise.y), power_of_two(-2.0 * rise.y));
}

@compute @workgroup_size(64)
fn pair_partials(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  var sum = vec3f(0.0);
  var exponent = vec2f(LOWEST_EXPONENT);
  for (var i = group.x * 64u + local; i < COUNT; i += 768u) {
    let needed = max(exponent, vec2f(exponent_of(abs(a[i])), exponent_of(abs(b[i]))));
    sum = rescaled(sum, needed - exponent);
    exponent = needed;
    let x = a[i] * power_of_two(-exponent.x);
    let y = b[i] * power_of_two(-exponent.y);
    sum += vec3f(x * x, x * y, y * y);
  }
  exponents[local] = exponent;
  sums[local] = sum;
  for (var half = 32u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (local < half) {
      let other = exponents[local + half];
      let highest = max(exponents[local], other);
      sums[local] = rescaled(sums[local], highest - exponents[local]) + rescaled(sums[local + half], highest - other);
      exponents[local] = highest;
    }
  }
  if (local == 0u) {
    let at = 5u * group.x;
    partials[at] = exponents[0].x;
    partials[at + 1u] = exponents[0].y;
    partials[at + 2u] = sums[0].x;
    partials[at + 3u] = sums[0].y;
    partials[at + 4u] = sums[0].z;
  }
}
