// losses[n] = mean_k (max(z, 0) − z·t + log(1 + e^−|z|)),  z = logits[n, k], t = targets[n, k] in [0, 1]
// dlogits[n, k] = (σ(z) − t) / (BATCH·OUTPUTS): the gradient of the batch mean.
// hits[n] = 1 if (z > 0) = (t > ½) for every k, otherwise 0.
// logits, targets, dlogits [BATCH, OUTPUTS]; losses, hits [BATCH]. One invocation owns one example.

override BATCH: u32 = 1u;
override OUTPUTS: u32 = 1u;

@group(0) @binding(0) var<storage, read> logits: array<f32>;
@group(0) @binding(1) var<storage, read> targets: array<f32>;
@group(0) @binding(2) var<storage, read_write> losses: array<f32>;
@group(0) @binding(3) var<storage, read_write> hits: array<f32>;
@group(0) @binding(4) var<storage, read_write> dlogits: array<f32>;

@compute @workgroup_size(64)
fn sigmoid_cross_entropy(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let n = (group.x + group.y * groups.x) * 64u + local;
  if (n >= BATCH) { return; }
  var sum = 0.0;
  var hit = true;
  for (var k = 0u; k < OUTPUTS; k++) {
    let i = n * OUTPUTS + k;
    let z = logits[i];
    let t = targets[i];
    let loss = max(z, 0.0) - z * t + log_one_plus(exp(-min(abs(z), 87.0)));
    // Drivers may drop NaN in max and min, so a logit that is not finite is used in place of the loss.
    sum += select(z, loss, is_finite(z));
    hit = hit && (z > 0.0) == (t > 0.5);
    // σ(z) − t, in a form without cancellation for t = 0 and t = 1.
    dlogits[i] = ((1.0 - t) * sigmoid(z) - t * sigmoid(-z)) / f32(BATCH * OUTPUTS);
  }
  losses[n] = sum / f32(OUTPUTS);
  hits[n] = select(0.0, 1.0, hit);
}

// log(1 + u), accurate even if 1 + u rounds to 1, so that small losses keep their digits.
fn log_one_plus(u: f32) -> f32 {
  return select(log(1.0 + u), u * (1.0 - u * (0.5 - u / 3.0)), u < 0.01);
}
