// w ← w − η·g,  g = clip scale · grads, plus λ·w for the elements before DECAY_END.
// grads, params [COUNT]; rates = η, λ; status = clip scale, stopped, … (written by measure.wgsl).
// If `stopped` is not 0, nothing changes. Sets flags[0] to 1 if a weight is not finite.
// One invocation owns one element of params.

override COUNT: u32 = 1u;
override DECAY_END: u32 = 0u;

@group(0) @binding(0) var<storage, read> grads: array<f32>;
@group(0) @binding(1) var<storage, read> status: array<f32, 4>;
@group(0) @binding(2) var<storage, read> rates: array<f32, 8>;
@group(0) @binding(3) var<storage, read_write> flags: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> params: array<f32>;

@compute @workgroup_size(64)
fn sgd(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.x + group.y * groups.x) * 64u + local;
  let stopped = status[1] != 0.0;
  if (i >= COUNT || stopped) { return; }
  let rate = rates[0];
  let l2 = select(0.0, rates[1], i < DECAY_END);
  let w = params[i];
  let g = grads[i] * status[0] + l2 * w;
  let after = w - rate * g;
  params[i] = after;
  if (!is_finite(after)) { atomicStore(&flags[0], 1u); }
}
