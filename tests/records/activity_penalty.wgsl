// losses[n] = STRENGTH · mean_f h[n, f]², added to the previous losses[n] if ACCUMULATE is 1
// dvalue[n, f] = 2·STRENGTH·h[n, f] / (BATCH·WIDTH), which is the gradient of the mean of this loss over the batch
// The shapes are h, dvalue [BATCH, WIDTH] and losses [BATCH]. One invocation computes one example.

override BATCH: u32 = 1u;
override WIDTH: u32 = 1u;
override STRENGTH: f32 = 0.0;
override ACCUMULATE: u32 = 0u;

@group(0) @binding(0) var<storage, read> h: array<f32>;
@group(0) @binding(1) var<storage, read_write> losses: array<f32>;
@group(0) @binding(2) var<storage, read_write> dvalue: array<f32>;

@compute @workgroup_size(64)
fn activity_penalty(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let n = (group.x + group.y * groups.x) * 64u + local;
  if (n >= BATCH) { return; }
  var sum = 0.0;
  for (var f = 0u; f < WIDTH; f++) {
    let i = n * WIDTH + f;
    sum += h[i] * h[i];
    dvalue[i] = 2.0 * STRENGTH * h[i] / f32(BATCH * WIDTH);
  }
  var loss = STRENGTH * sum / f32(WIDTH);
  if (ACCUMULATE == 1u) { loss += losses[n]; }
  losses[n] = loss;
}
