// totals += [Σ losses, Σ hits, examples]  over the examples of held-out batch `cursor`; at cursor 0 they start anew.
// losses, hits [BATCH], totals [3]. The last batch is filled up with examples that do not count:
// example n of batch `cursor` counts where cursor·BATCH + n < TOTAL. Then cursor = (cursor + 1) mod BATCHES.
// One workgroup; one invocation adds every 64th example, ascending; then eight add up
// eight sums each, and one adds up those: two barriers, none in a loop, which compiles in a third of the time of a tree.

override BATCH: u32 = 1u;
override TOTAL: u32 = 1u;
override BATCHES: u32 = 1u;

@group(0) @binding(0) var<storage, read> losses: array<f32>;
@group(0) @binding(1) var<storage, read> hits: array<f32>;
@group(0) @binding(2) var<storage, read_write> cursor: array<u32>;
@group(0) @binding(3) var<storage, read_write> totals: array<f32>;

var<workgroup> sums: array<vec3f, 64>;

@compute @workgroup_size(64)
fn accumulate_metrics(@builtin(local_invocation_index) local: u32) {
  let first = cursor[0] * BATCH;
  var sum = vec3f();
  for (var n = local; n < BATCH; n += 64u) {
    // Selected, not multiplied by 0: the loss of an example that does not count may be NaN.
    sum += select(vec3f(), vec3f(losses[n], hits[n], 1.0), first + n < TOTAL);
  }
  sums[local] = sum;
  workgroupBarrier();
  if (local < 8u) {
    for (var i = 8u; i < 64u; i += 8u) { sum += sums[local + i]; }
    sums[local] = sum;
  }
  workgroupBarrier();
  if (local != 0u) { return; }
  let before = select(vec3f(totals[0], totals[1], totals[2]), vec3f(), cursor[0] == 0u);
  for (var i = 1u; i < 8u; i++) { sum += sums[i]; }
  let after = before + sum;
  totals[0] = after.x;
  totals[1] = after.y;
  totals[2] = after.z;
  cursor[0] = (cursor[0] + 1u) % BATCHES;
}
