// y[i] = x[i] / (1 − RATE) if the mask keeps element i, and otherwise 0. The result is added to the previous y[i] if ACCUMULATE is 1.
// The shapes are x, y [COUNT] and step [1]. The mask depends only on RATE and a hash of (SEED, step, i), so the backward pass, a resumed
// run, and a run that differs only in skips use the same mask. One invocation computes one element.
// Dropout is from Srivastava et al. 2014. The hash is PCG, O'Neill 2014.

override COUNT: u32 = 1u;
override SEED: u32 = 0u;
override RATE: f32 = 0.5;
override ACCUMULATE: u32 = 0u;

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> step: array<u32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

fn pcg(value: u32) -> u32 {
  let state = value * 747796405u + 2891336453u;
  let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  return (word >> 22u) ^ word;
}

@compute @workgroup_size(64)
fn dropout(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.x + group.y * groups.x) * 64u + local;
  if (i >= COUNT) { return; }
  let drawn = f32(pcg(i ^ pcg(step[0u] ^ pcg(SEED))) >> 8u) / 16777216.0;
  var value = select(0.0, x[i] / (1.0 - RATE), drawn >= RATE);
  if (ACCUMULATE == 1u) { value += y[i]; }
  y[i] = value;
}
