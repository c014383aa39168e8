// v ← μ·v + g;  w ← w − η·v, or with NESTEROV w ← w − η·(g + μ·v)
// g = clip scale · grads + L2·w (for the parameters before DECAY_END)
// grads, params, velocity [COUNT]; status = clip scale, stopped, … of measure: once stopped, nothing changes.
// One invocation owns one parameter. Nesterov's form is that of Sutskever et al. 2013, at the point looked ahead to.

override COUNT: u32 = 1u;
override LEARNING_RATE: f32 = 0.0;
override L2: f32 = 0.0;
override DECAY_END: u32 = 0u;
override MOMENTUM: f32 = 0.0;
override NESTEROV: u32 = 0u;

@group(0) @binding(0) var<storage, read> grads: array<f32>;
@group(0) @binding(1) var<storage, read> status: array<f32>;
@group(0) @binding(2) var<storage, read_write> params: array<f32>;
@group(0) @binding(3) var<storage, read_write> velocity: array<f32>;

@compute @workgroup_size(64)
fn momentum(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.x + group.y * groups.x) * 64u + local;
  let stopped = status[1] != 0.0;
  if (i >= COUNT || stopped) { return; }
  let w = params[i];
  var g = grads[i] * status[0];
  if (i < DECAY_END) { g += L2 * w; }
  let v = MOMENTUM * velocity[i] + g;
  velocity[i] = v;
  let direction = select(v, g + MOMENTUM * v, NESTEROV == 1u);
  params[i] = w - LEARNING_RATE * direction;
}
