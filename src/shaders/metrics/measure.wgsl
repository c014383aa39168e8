// Looks at a training step before its update is applied:
//   loss = mean(losses), accuracy = mean(hits), norm = √Σ partials;  bad: loss or norm is not finite
//   ring[cursor mod RING] = loss, accuracy, norm, bad
//   bad:  stopped = 1, clip scale = 0; the cursor stays, so that the step that failed is known
//   else: cursor += 1, clip scale = min(1, CLIP_NORM / norm), or 1 where CLIP_NORM is 0, and the bias corrections move on
// Once stopped, nothing changes any more. losses, hits [BATCH], partials [PARTIALS], ring [RING, 4],
// status [4] = clip scale, stopped, 1 − BETA1^t, 1 − BETA2^t.
// One workgroup; one invocation adds every 64th element, ascending; then eight add up
// eight sums each, and one adds up those: two barriers, none in a loop, which compiles in a third of the time of a tree.

override BATCH: u32 = 1u;
override PARTIALS: u32 = 1u;
override CLIP_NORM: f32 = 0.0;
override BETA1: f32 = 0.0;
override BETA2: f32 = 0.0;
override RING: u32 = 1u;

@group(0) @binding(0) var<storage, read> losses: array<f32>;
@group(0) @binding(1) var<storage, read> hits: array<f32>;
@group(0) @binding(2) var<storage, read> partials: array<f32>;
@group(0) @binding(3) var<storage, read_write> cursor: array<u32>;
@group(0) @binding(4) var<storage, read_write> status: array<f32>;
@group(0) @binding(5) var<storage, read_write> ring: array<f32>;

// loss, hits, squared norm
var<workgroup> sums: array<vec3f, 64>;

@compute @workgroup_size(64)
fn measure(@builtin(local_invocation_index) local: u32) {
  var sum = vec3f();
  for (var n = local; n < BATCH; n += 64u) { sum += vec3f(losses[n], hits[n], 0.0); }
  for (var i = local; i < PARTIALS; i += 64u) { sum.z += partials[i]; }
  sums[local] = sum;
  workgroupBarrier();
  if (local < 8u) {
    for (var i = 8u; i < 64u; i += 8u) { sum += sums[local + i]; }
    sums[local] = sum;
  }
  workgroupBarrier();
  if (local != 0u || status[1] != 0.0) { return; }
  for (var i = 1u; i < 8u; i++) { sum += sums[i]; }
  record(sum.x / f32(BATCH), sum.y / f32(BATCH), sum.z);
}

fn record(loss: f32, accuracy: f32, squared_norm: f32) {
  // √ of what is not finite need not be: the test is on the square.
  let bad = !is_finite(loss) || !is_finite(squared_norm);
  let norm = select(sqrt(squared_norm), squared_norm, !is_finite(squared_norm));
  let slot = (cursor[0] % RING) * 4u;
  ring[slot] = loss;
  ring[slot + 1u] = accuracy;
  ring[slot + 2u] = norm;
  ring[slot + 3u] = select(0.0, 1.0, bad);
  if (bad) {
    status[0] = 0.0;
    status[1] = 1.0;
    return;
  }
  cursor[0] += 1u;
  status[0] = select(1.0, CLIP_NORM / norm, CLIP_NORM > 0.0 && norm > CLIP_NORM);
  // 1 − β^t by its recurrence c ← c + (1 − β)·(1 − c) from 0, that is β·c + (1 − β): the first steps, where c is small,
  // keep all their digits, which 1 − pow(β, t) would lose.
  status[2] += (1.0 - BETA1) * (1.0 - status[2]);
  status[3] += (1.0 - BETA2) * (1.0 - status[3]);
}
