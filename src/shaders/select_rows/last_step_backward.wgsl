// dx[n, t, f] = dy[n, f] if t = lengths[n] − 1, otherwise 0; with ACCUMULATE the value is added to dx.
// dx [BATCH, TIME, FEATURES], dy [BATCH, FEATURES]. One invocation owns one element of dx.

override BATCH: u32 = 1u;
override TIME: u32 = 1u;
override FEATURES: u32 = 1u;
override ACCUMULATE: u32 = 0u;

@group(0) @binding(0) var<storage, read> dy: array<f32>;
@group(0) @binding(1) var<storage, read> lengths: array<f32>;
@group(0) @binding(2) var<storage, read_write> dx: array<f32>;

@compute @workgroup_size(64)
fn last_step_backward(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.x + group.y * groups.x) * 64u + local;
  if (i >= BATCH * TIME * FEATURES) { return; }
  let n = i / (FEATURES * TIME);
  let t = (i / FEATURES) % TIME;
  var value = 0.0;
  if (t + 1u == u32(lengths[n])) { value = dy[n * FEATURES + i % FEATURES]; }
  if (ACCUMULATE == 1u) { value += dx[i]; }
  dx[i] = value;
}
