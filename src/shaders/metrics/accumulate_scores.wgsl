// totals += [Σ of each score row, number of examples]  over the examples of held-out batch cursor[0].
// scores: SCORES rows of BATCH numbers, STRIDE apart; totals [SCORES + 1]; cursor = [batch, limit]. Example n of the batch counts only if
// batch·BATCH + n < limit, so that an evaluation of the first `limit` examples need not end with a whole batch.
// After the sums, batch = (batch + 1) mod BATCHES.
// There is one workgroup. Each invocation adds every 64th example in ascending order. Then eight invocations add eight of these sums
// each, and one adds the eight results. The two barriers are not in a loop, so the kernel compiles three times as fast as a kernel with
// a tree of sums.

override BATCH: u32 = 1u;
override SCORES: u32 = 1u;
override STRIDE: u32 = 64u;
override BATCHES: u32 = 1u;

@group(0) @binding(0) var<storage, read> scores: array<f32>;
@group(0) @binding(1) var<storage, read_write> cursor: array<u32>;
@group(0) @binding(2) var<storage, read_write> totals: array<f32>;

struct Sums { scores: vec4f, examples: f32 }

var<workgroup> sums: array<Sums, 64>;

fn add(a: Sums, b: Sums) -> Sums {
  return Sums(a.scores + b.scores, a.examples + b.examples);
}

@compute @workgroup_size(64)
fn accumulate_scores(@builtin(local_invocation_index) local: u32) {
  let first = cursor[0] * BATCH;
  let limit = cursor[1];
  var sum = Sums();
  for (var n = local; n < BATCH; n += 64u) {
    // Examples past the limit are skipped instead of multiplied by 0, because they may be padding, whose loss may be NaN.
    if (first + n < limit) { sum = add(sum, Sums(scores_of(n), 1.0)); }
  }
  sums[local] = sum;
  workgroupBarrier();
  if (local < 8u) {
    for (var i = 8u; i < 64u; i += 8u) { sum = add(sum, sums[local + i]); }
    sums[local] = sum;
  }
  workgroupBarrier();
  if (local != 0u) { return; }
  for (var i = 1u; i < 8u; i++) { sum = add(sum, sums[i]); }
  for (var score = 0u; score < SCORES; score++) { totals[score] += sum.scores[score]; }
  totals[SCORES] += sum.examples;
  cursor[0] = (cursor[0] + 1u) % BATCHES;
}
