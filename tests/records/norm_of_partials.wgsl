// norm = √Σ partials, where each partial is a scaled sum (see scaled.wgsl) that the kernel `norm_partials` has written as two numbers.
// The shapes are partials [PARTIALS, 2] and norm [1]. One invocation adds all pairs in the order of their indices.

override PARTIALS: u32 = 1u;

@group(0) @binding(0) var<storage, read> partials: array<f32>;
@group(0) @binding(1) var<storage, read_write> norm: array<f32>;

@compute @workgroup_size(1)
fn norm_of_partials() {
  var sum = vec2f(0.0, LOWEST_EXPONENT);
  for (var i = 0u; i < PARTIALS; i++) { sum = add_scaled_sums(sum, vec2f(partials[2u * i], partials[2u * i + 1u])); }
  norm[0] = sqrt(sum.x) * power_of_two(sum.y);
}
