// losses[n] = mean_k (z − t)²,  z = logits[n, k], t = targets[n, k]
// dlogits[n, k] = 2·(z − t) / (BATCH·OUTPUTS): the gradient of the batch mean.
// logits, targets, dlogits [BATCH, OUTPUTS]; losses [BATCH]. One invocation owns one example.

override BATCH: u32 = 1u;
override OUTPUTS: u32 = 1u;

@group(0) @binding(0) var<storage, read> logits: array<f32>;
@group(0) @binding(1) var<storage, read> targets: array<f32>;
@group(0) @binding(2) var<storage, read_write> losses: array<f32>;
@group(0) @binding(3) var<storage, read_write> dlogits: array<f32>;

@compute @workgroup_size(64)
fn mean_squared_error(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let n = (group.x + group.y * groups.x) * 64u + local;
  if (n >= BATCH) { return; }
  var sum = 0.0;
  for (var k = 0u; k < OUTPUTS; k++) {
    let i = n * OUTPUTS + k;
    let off = logits[i] - targets[i];
    sum += off * off;
    dlogits[i] = 2.0 * off / f32(BATCH * OUTPUTS);
  }
  losses[n] = sum / f32(OUTPUTS);
}
