// partials[g, l] = Σ |x[i]|²  over every 64th vector i of part g, starting at its l-th, as a scaled sum (scaled.wgsl)
// x [COUNT] is read as vectors of four; partials [parts, 64] are pairs. `measure` completes the norm.
// A scaled sum takes twice as long as a plain one. So a plain sum is computed first. If it is above LEAST_PLAIN and below MOST_PLAIN, it is
// stored with the exponent 0; otherwise, the scaled sum is computed. Between these limits, no square has overflowed, and the squares that
// may have underflowed do not matter.
// A part consists of 64·EACH vectors; EACH grows with COUNT, so that there are at most 4,096 partials.
// One invocation owns one partial and adds in ascending order. No invocation waits for another.

// COUNT is a multiple of 4.
override COUNT: u32 = 4u;

override VECTORS = COUNT / 4u;
override EACH = max(16u, (VECTORS + 4095u) / 4096u);

// A plain sum is stored only if it is above this limit. Squares below 1.2e-38 may be lost to underflow, but even 10,000 of them are less
// than a rounding error of such a sum.
const LEAST_PLAIN = 1e-24;
// A plain sum is stored only if it is below this limit. `measure` adds at most 4,096 partials, and their total must not overflow either.
const MOST_PLAIN = 1e34;

@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> partials: array<f32>;

@compute @workgroup_size(64)
fn norm_partials(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let part = group.x + group.y * groups.x;
  if (part * 64u * EACH >= VECTORS) { return; }
  let first = part * 64u * EACH + local;
  let end = min((part + 1u) * 64u * EACH, VECTORS);
  var sum = 0.0;
  for (var i = first; i < end; i += 64u) { sum += dot(x[i], x[i]); }
  var exponent = 0.0;
  if (!(sum > LEAST_PLAIN && sum < MOST_PLAIN)) {
    sum = 0.0;
    exponent = LOWEST_EXPONENT;
    for (var i = first; i < end; i += 64u) {
      let magnitudes = abs(x[i]);
      let largest = max(max(magnitudes.x, magnitudes.y), max(magnitudes.z, magnitudes.w));
      let needed = exponent_of(largest);
      if (needed > exponent) {
        sum *= power_of_two(2.0 * (exponent - needed));
        exponent = needed;
      }
      let scaled = magnitudes * power_of_two(-exponent);
      sum += dot(scaled, scaled);
    }
  }
  let at = 2u * (part * 64u + local);
  partials[at] = sum;
  partials[at + 1u] = exponent;
}
