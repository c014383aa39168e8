// A variant of adam that updates four elements of params at a time:
// m ← β₁·m + (1 − β₁)·g;  v ← β₂·v + (1 − β₂)·g²;  w ← w − η·m̂ / (√v̂ + ε),  m̂ = m / (1 − β₁^t), v̂ = v / (1 − β₂^t)
// g = clip scale · grads, plus λ·w for the elements before DECAY_END. With DECOUPLED, λ·w is not added to g; instead, the update of
// these elements starts with w ← w − η·λ·w.
// grads, params, m, v [COUNT]; rates = η, λ, clip norm, β₁, β₂, ε; status = clip scale, stopped, 1 − β₁^t, 1 − β₂^t (written by
// measure.wgsl). If `stopped` is not 0, nothing changes. Sets flags[0] to 1 if a weight or a mean square is not finite.
// One invocation owns four consecutive elements of params; COUNT and DECAY_END are multiples of 4.
// Sources: Kingma & Ba 2015; for DECOUPLED: Loshchilov & Hutter 2019.

override COUNT: u32 = 4u;
override DECAY_END: u32 = 0u;
override DECOUPLED: u32 = 0u;

@group(0) @binding(0) var<storage, read> grads: array<vec4f>;
@group(0) @binding(1) var<storage, read> status: array<f32, 4>;
@group(0) @binding(2) var<storage, read> rates: array<f32, 8>;
@group(0) @binding(3) var<storage, read_write> flags: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> params: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> m: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> v: array<vec4f>;

@compute @workgroup_size(128)
fn adam_vec4(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.x + group.y * groups.x) * 128u + local;
  let stopped = status[1] != 0.0;
  if (i >= COUNT / 4u || stopped) { return; }
  let rate = rates[0];
  let l2 = select(0.0, rates[1], i < DECAY_END / 4u);
  let beta1 = rates[3];
  let beta2 = rates[4];
  let epsilon = rates[5];
  var w = params[i];
  var g = grads[i] * status[0];
  if (DECOUPLED == 1u) {
    w -= rate * l2 * w;
  } else {
    g += l2 * w;
  }
  let mean = beta1 * m[i] + (1.0 - beta1) * g;
  let mean_square = beta2 * v[i] + (1.0 - beta2) * g * g;
  m[i] = mean;
  v[i] = mean_square;
  let after = w - rate * (mean / status[2]) / (sqrt(mean_square / status[3]) + epsilon);
  params[i] = after;
  if (!(all_finite(after) && all_finite(mean_square))) { atomicStore(&flags[0], 1u); }
}
