// Measures a training step before its update, and decides whether the step is taken.
//   loss = Σ of the first TERMS score means;  norm = √Σ partials, which are scaled sums (scaled.wgsl)
//   bad  = 2 if an earlier update left a weight or mean square that is not finite, otherwise 1 if loss or norm is not finite
//          or another group has stopped, otherwise 0
//   ring[cursor mod RING] = loss, the means of the terms if there are several, the other score means, norm, extras, bad
//   If bad is not 0, stopped = 1 and clip scale = 0. The cursor does not advance, so it identifies the failed step.
//   Otherwise cursor += 1, clip scale = min(1, clip norm / norm), or 1 if clip norm is 0, and the bias corrections advance.
// RECORD is 1 only for the group of parameters that a step updates last. If it is 0, ring and cursor do not change.
// After a stop, nothing changes.
// scores: SCORES rows of BATCH numbers, STRIDE apart; partials: PARTIALS pairs; extras: EXTRAS further numbers to record, 64 apart;
// rates = η, λ, clip norm, β₁, β₂, …; flags = [a weight or mean square is not finite, a group has stopped];
// status [4] = clip scale, stopped, 1 − β₁^t, 1 − β₂^t.
// There is one workgroup. Each invocation adds every 64th element in ascending order. Then eight invocations add eight of these sums
// each, and one adds the eight results. The two barriers are not in a loop, so the kernel compiles three times as fast as a kernel with a
// tree of sums.

override BATCH: u32 = 1u;
override SCORES: u32 = 1u;
override TERMS: u32 = 1u;
override STRIDE: u32 = 64u;
override PARTIALS: u32 = 1u;
override EXTRAS: u32 = 0u;
override RING: u32 = 1u;
override RECORD: u32 = 1u;

@group(0) @binding(0) var<storage, read> scores: array<f32>;
@group(0) @binding(1) var<storage, read> partials: array<f32>;
@group(0) @binding(2) var<storage, read> extras: array<f32>;
@group(0) @binding(3) var<storage, read> rates: array<f32, 8>;
@group(0) @binding(4) var<storage, read_write> cursor: array<u32, 1>;
@group(0) @binding(5) var<storage, read_write> flags: array<u32, 2>;
@group(0) @binding(6) var<storage, read_write> status: array<f32, 4>;
@group(0) @binding(7) var<storage, read_write> ring: array<f32>;

// The number of terms whose means the ring records separately: all of them if there are several. If there is only one, the number is 0,
// because the mean of that term is the loss.
override OWN_TERMS = select(0u, TERMS, TERMS > 1u);
override WIDTH = 1u + OWN_TERMS + (SCORES - TERMS) + 1u + EXTRAS + 1u;

const CLIP_NORM = 2u;
const BETA1 = 3u;
const BETA2 = 4u;

// `sums` holds the sums of scores 0 and 1, and the square of the norm as a scaled sum. `more_sums` holds the sums of scores 2 and 3, if
// they exist.
var<workgroup> sums: array<vec4f, 64>;
var<workgroup> more_sums: array<vec2f, 64>;

fn add(a: vec4f, b: vec4f) -> vec4f {
  return vec4f(a.xy + b.xy, add_scaled_sums(a.zw, b.zw));
}

@compute @workgroup_size(64)
fn measure(@builtin(local_invocation_index) local: u32) {
  var sum = vec4f(0.0, 0.0, 0.0, LOWEST_EXPONENT);
  var more = vec2f();
  for (var n = local; n < BATCH; n += 64u) {
    let scores = scores_of(n);
    sum += vec4f(scores.xy, 0.0, 0.0);
    more += scores.zw;
  }
  for (var i = local; i < PARTIALS; i += 64u) { sum = add(sum, vec4f(0.0, 0.0, partials[2u * i], partials[2u * i + 1u])); }
  sums[local] = sum;
  if (SCORES > 2u) { more_sums[local] = more; }
  workgroupBarrier();
  if (local < 8u) {
    for (var i = 8u; i < 64u; i += 8u) {
      sum = add(sum, sums[local + i]);
      if (SCORES > 2u) { more += more_sums[local + i]; }
    }
    sums[local] = sum;
    if (SCORES > 2u) { more_sums[local] = more; }
  }
  workgroupBarrier();
  if (local != 0u || status[1] != 0.0) { return; }
  for (var i = 1u; i < 8u; i++) {
    sum = add(sum, sums[i]);
    if (SCORES > 2u) { more += more_sums[i]; }
  }
  conclude(vec4f(sum.xy, more) / f32(BATCH), sqrt(sum.z) * power_of_two(sum.w));
}

fn conclude(means: vec4f, norm: f32) {
  var loss = means.x;
  for (var term = 1u; term < TERMS; term++) { loss += means[term]; }
  var bad = select(1.0, 0.0, is_finite(loss) && is_finite(norm) && flags[1] == 0u);
  if (flags[0] != 0u) { bad = 2.0; }
  if (RECORD == 1u) { record(loss, means, norm, bad); }
  if (bad != 0.0) {
    flags[1] = 1u;
    status[0] = 0.0;
    status[1] = 1.0;
    return;
  }
  if (RECORD == 1u) { cursor[0] += 1u; }
  let clip = rates[CLIP_NORM];
  status[0] = select(1.0, clip / norm, clip > 0.0 && norm > clip);
  // c = 1 − β^t follows the recurrence c ← c + (1 − β)·(1 − c) from 0. In the first steps, when c is small, the recurrence keeps the
  // digits that 1 − pow(β, t) would lose.
  status[2] += (1.0 - rates[BETA1]) * (1.0 - status[2]);
  status[3] += (1.0 - rates[BETA2]) * (1.0 - status[3]);
}

fn record(loss: f32, means: vec4f, norm: f32, bad: f32) {
  var at = (cursor[0] % RING) * WIDTH;
  ring[at] = loss;
  at += 1u;
  for (var score = select(TERMS, 0u, TERMS > 1u); score < SCORES; score++) {
    ring[at] = means[score];
    at += 1u;
  }
  ring[at] = norm;
  at += 1u;
  for (var extra = 0u; extra < EXTRAS; extra++) {
    ring[at] = extras[64u * extra];
    at += 1u;
  }
  ring[at] = bad;
}
