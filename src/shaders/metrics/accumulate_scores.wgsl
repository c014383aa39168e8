// totals += [Σ of each score row, examples]  over the examples of held-out batch `cursor`; at cursor 0 they start anew.
// scores [SCORES] rows of BATCH, each STRIDE after the one before; totals [SCORES + 1]. The last batch is filled up with
// examples that do not count: example n of batch `cursor` counts where cursor·BATCH + n < TOTAL.
// Then cursor = (cursor + 1) mod BATCHES.
// One workgroup; one invocation adds every 64th example, ascending; then eight add up
// eight sums each, and one adds up those: two barriers, none in a loop, which compiles in a third of the time of a tree.

override BATCH: u32 = 1u;
override SCORES: u32 = 1u;
override STRIDE: u32 = 64u;
override TOTAL: u32 = 1u;
override BATCHES: u32 = 1u;

@group(0) @binding(0) var<storage, read> scores: array<f32>;
@group(0) @binding(1) var<storage, read_write> cursor: array<u32>;
@group(0) @binding(2) var<storage, read_write> totals: array<f32>;

struct Sums { scores: vec4f, examples: f32 }

var<workgroup> sums: array<Sums, 64>;

fn add(a: Sums, b: Sums) -> Sums {
  return Sums(a.scores + b.scores, a.examples + b.examples);
}

fn scores_of(n: u32) -> vec4f {
  var values = vec4f(scores[n], 0.0, 0.0, 0.0);
  if (SCORES > 1u) { values.y = scores[STRIDE + n]; }
  if (SCORES > 2u) { values.z = scores[2u * STRIDE + n]; }
  if (SCORES > 3u) { values.w = scores[3u * STRIDE + n]; }
  return values;
}

@compute @workgroup_size(64)
fn accumulate_scores(@builtin(local_invocation_index) local: u32) {
  let first = cursor[0] * BATCH;
  var sum = Sums();
  for (var n = local; n < BATCH; n += 64u) {
    // Left out, not multiplied by 0: the loss of an example that does not count may be NaN.
    if (first + n < TOTAL) { sum = add(sum, Sums(scores_of(n), 1.0)); }
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
  let isFirst = cursor[0] == 0u;
  for (var score = 0u; score < SCORES; score++) { totals[score] = select(totals[score], 0.0, isFirst) + sum.scores[score]; }
  totals[SCORES] = select(totals[SCORES], 0.0, isFirst) + sum.examples;
  cursor[0] = (cursor[0] + 1u) % BATCHES;
}
