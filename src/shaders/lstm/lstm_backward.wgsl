// dgates_t, the gradient with respect to z_t in lstm_forward, is computed from the last time step to the first:
//   dh = dhidden_t + dgates_{t+1}·Rᵀ,  dc = dh·o·(1 − tanh²(c_t)) + dc_{t+1}·f_{t+1}
//   gate i: dc·g·i(1 − i);  f: dc·c_{t−1}·f(1 − f);  g: dc·i·(1 − g²);  o: dh·tanh(c_t)·o(1 − o);  0 past a sequence's length
// dhidden, cells [BATCH, TIME, UNITS]; gates (the output of lstm_forward), dgates [BATCH, TIME, 4·UNITS], order i, f, g, o;
// recurrent R [UNITS, 4·UNITS]; lengths [BATCH].
// One workgroup owns SLICE sequences (at most 4) for all time steps. To compute dgates·Rᵀ, each invocation processes 4 units at a time. For
// each of these units and each of the sequences, it adds every 4th term of the sum in registers. In the other formulas, each invocation
// owns every 128th pair (sequence, unit).
// Source: backpropagation through time, Werbos 1990.

override BATCH: u32 = 1u;
override TIME: u32 = 1u;
override UNITS: u32 = 1u;
override SLICE: u32 = 1u;

@group(0) @binding(0) var<storage, read> dhidden: array<f32>;
@group(0) @binding(1) var<storage, read> gates: array<f32>;
@group(0) @binding(2) var<storage, read> cells: array<f32>;
@group(0) @binding(3) var<storage, read> recurrent: array<f32>;
@group(0) @binding(4) var<storage, read> lengths: array<f32>;
@group(0) @binding(5) var<storage, read_write> dgates: array<f32>;

// dgates of time step t + 1, [SLICE, 4·UNITS].
var<workgroup> later: array<f32, 4u * SLICE * UNITS>;
// dc·f of time step t + 1 for each (sequence, unit) that the invocation owns; SLICE·UNITS is at most 1,024 = 8·128.
var<private> dcarry: array<f32, 8>;

@compute @workgroup_size(128)
fn lstm_backward(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let first = (group.x + group.y * groups.x) * SLICE;
  let longest = max(max(length_of(first, 0u), length_of(first, 1u)), max(length_of(first, 2u), length_of(first, 3u)));
  let tiles = (UNITS + 3u) / 4u * 4u;
  for (var step = 0u; step < TIME; step++) {
    let t = TIME - 1u - step;
    let depth = select(0u, 4u * UNITS, t + 1u < longest);
    for (var tile = local; tile < tiles; tile += 128u) { recur(first, t, depth, tile); }
    // The partial sums of dgates·Rᵀ are not in workgroup memory, because the kernel would then need twice as much of it. They are in
    // dgates, at the positions of time step t, until the gradients of that time step overwrite them.
    storageBarrier();
    workgroupBarrier();
    for (var own = 0u; own * 128u + local < SLICE * UNITS; own++) { retreat(first, t, own, own * 128u + local); }
    workgroupBarrier();
  }
}

// The length of sequence s of the slice; 0 past the end of the slice or of the batch.
fn length_of(first: u32, s: u32) -> u32 {
  if (s >= SLICE || first + s >= BATCH) { return 0u; }
  return u32(lengths[first + s]);
}

// Computes partial sum p = tile mod 4 of each of 4 units. The partial sum covers the columns p, p + 4, …, and is stored in dgates at the
// position of gate p of its unit.
fn recur(first: u32, t: u32, depth: u32, tile: u32) {
  let part = tile % 4u;
  let unit = tile - part;
  // Indices past the end are clamped to the last unit; the sums for these indices are never stored.
  let rows = min(vec4u(unit, unit + 1u, unit + 2u, unit + 3u), vec4u(UNITS - 1u)) * 4u * UNITS;
  // Each vector belongs to one unit and holds one number per sequence.
  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  for (var column = part; column < depth; column += 4u) {
    var values = vec4f(later[column], 0.0, 0.0, 0.0);
    if (SLICE > 1u) { values.y = later[4u * UNITS + column]; }
    if (SLICE > 2u) { values.z = later[8u * UNITS + column]; }
    if (SLICE > 3u) { values.w = later[12u * UNITS + column]; }
    sum0 += recurrent[rows.x + column] * values;
    sum1 += recurrent[rows.y + column] * values;
    sum2 += recurrent[rows.z + column] * values;
    sum3 += recurrent[rows.w + column] * values;
  }
  for (var s = 0u; s < SLICE && first + s < BATCH; s++) {
    let at = (((first + s) * TIME + t) * 4u + part) * UNITS + unit;
    dgates[at] = sum0[s];
    if (unit + 1u < UNITS) { dgates[at + 1u] = sum1[s]; }
    if (unit + 2u < UNITS) { dgates[at + 2u] = sum2[s]; }
    if (unit + 3u < UNITS) { dgates[at + 3u] = sum3[s]; }
  }
}

// Computes dgates of time step t for one pair (sequence, unit). `index` is the number of the pair among all pairs of the slice, and `own`
// is its number among the pairs of the invocation.
fn retreat(first: u32, t: u32, own: u32, index: u32) {
  let s = index / UNITS;
  let unit = index % UNITS;
  let n = first + s;
  if (n >= BATCH) { return; }
  let at = (n * TIME + t) * UNITS + unit;
  let gate = (n * TIME + t) * 4u * UNITS + unit;
  let i = gates[gate];
  let f = gates[gate + UNITS];
  let g = gates[gate + 2u * UNITS];
  let o = gates[gate + 3u * UNITS];
  var c_before = 0.0;
  if (t > 0u) { c_before = cells[at - UNITS]; }
  let squashed = safe_tanh(cells[at]);
  let valid = t < u32(lengths[n]);

  let recurred = (dgates[gate] + dgates[gate + UNITS]) + (dgates[gate + 2u * UNITS] + dgates[gate + 3u * UNITS]);
  let dh = dhidden[at] + recurred;
  let dc = dcarry[own] + dh * o * (1.0 - squashed * squashed);
  let by_gate = vec4f(dc * g * i * (1.0 - i), dc * c_before * f * (1.0 - f), dc * i * (1.0 - g * g), dh * squashed * o * (1.0 - o));
  let dz = select(vec4f(), by_gate, valid);
  dcarry[own] = select(0.0, dc * f, valid);

  let column = s * 4u * UNITS + unit;
  later[column] = dz.x;
  later[column + UNITS] = dz.y;
  later[column + 2u * UNITS] = dz.z;
  later[column + 3u * UNITS] = dz.w;
  dgates[gate] = dz.x;
  dgates[gate + UNITS] = dz.y;
  dgates[gate + 2u * UNITS] = dz.z;
  dgates[gate + 3u * UNITS] = dz.w;
}
