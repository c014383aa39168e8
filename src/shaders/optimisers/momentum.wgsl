// v ← μ·v + g;  w ← w − η·v, or with NESTEROV w ← w − η·(g + μ·v)
// g = clip scale · grads, plus λ·w for the elements before DECAY_END.
// grads, params, velocity [COUNT]; rates = η, λ, clip norm, –, –, μ; status = clip scale, stopped, … (written by measure.wgsl).
// If `stopped` is not 0, nothing changes. Sets flags[0] to 1 if a weight is not finite.
// One invocation owns one element of params. With NESTEROV, the update follows Sutskever et al. 2013, and w is the look-ahead point.

override COUNT: u32 = 1u;
override DECAY_END: u32 = 0u;
override NESTEROV: u32 = 0u;

@group(0) @binding(0) var<storage, read> grads: array<f32>;
@group(0) @binding(1) var<storage, read> status: array<f32, 4>;
@group(0) @binding(2) var<storage, read> rates: array<f32, 8>;
@group(0) @binding(3) var<storage, read_write> flags: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> params: array<f32>;
@group(0) @binding(5) var<storage, read_write> velocity: array<f32>;

@compute @workgroup_size(64)
fn momentum(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.x + group.y * groups.x) * 64u + local;
  let stopped = status[1] != 0.0;
  if (i >= COUNT || stopped) { return; }
  let rate = rates[0];
  let l2 = select(0.0, rates[1], i < DECAY_END);
  let mu = rates[5];
  let w = params[i];
  let g = grads[i] * status[0] + l2 * w;
  let v = mu * velocity[i] + g;
  velocity[i] = v;
  let direction = select(v, g + mu * v, NESTEROV == 1u);
  let after = w - rate * direction;
  params[i] = after;
  if (!is_finite(after)) { atomicStore(&flags[0], 1u); }
}
