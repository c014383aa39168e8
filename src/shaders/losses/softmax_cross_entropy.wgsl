// losses[n] = log Σ_k e^z_k − z_t,  z = logits[n, :],  t = targets[n], the index of a class
// dlogits[n, k] = (softmax(z)_k − [k = t]) / BATCH: the gradient of the batch mean.
// hits[n] = 1 if the largest logit (the first of several equal ones) is that of class t, otherwise 0.
// logits, dlogits [BATCH, OUTPUTS]; targets, losses, hits [BATCH]. One invocation owns one example.

override BATCH: u32 = 1u;
override OUTPUTS: u32 = 1u;

@group(0) @binding(0) var<storage, read> logits: array<f32>;
@group(0) @binding(1) var<storage, read> targets: array<f32>;
@group(0) @binding(2) var<storage, read_write> losses: array<f32>;
@group(0) @binding(3) var<storage, read_write> hits: array<f32>;
@group(0) @binding(4) var<storage, read_write> dlogits: array<f32>;

@compute @workgroup_size(64)
fn softmax_cross_entropy(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let n = (group.x + group.y * groups.x) * 64u + local;
  if (n >= BATCH) { return; }
  let first = n * OUTPUTS;
  let t = u32(targets[n]);
  var best = 0u;
  var odd = 0.0;
  for (var k = 0u; k < OUTPUTS; k++) {
    let z = logits[first + k];
    if (z > logits[first + best]) { best = k; }
    if (!is_finite(z)) { odd = z; }
  }
  let highest = logits[first + best];

  // Σ e^(z − highest) without the term of the highest logit; that term is 1 and would absorb the small terms.
  var rest = 0.0;
  for (var k = 0u; k < OUTPUTS; k++) {
    if (k != best) { rest += exp(max(logits[first + k] - highest, -87.0)); }
  }
  let loss = (highest - logits[first + t]) + log_one_plus(rest);
  // Drivers may drop NaN in comparisons and max, so a logit that is not finite is used in place of the loss.
  losses[n] = select(odd, loss, is_finite(odd));
  hits[n] = select(0.0, 1.0, best == t);

  for (var k = 0u; k < OUTPUTS; k++) {
    let probability = exp(max(logits[first + k] - highest, -87.0)) / (1.0 + rest);
    dlogits[first + k] = (probability - select(0.0, 1.0, k == t)) / f32(BATCH);
  }
}

// log(1 + u), accurate even if 1 + u rounds to 1, so that small losses keep their digits.
fn log_one_plus(u: f32) -> f32 {
  return select(log(1.0 + u), u * (1.0 - u * (0.5 - u / 3.0)), u < 0.01);
}
