// c_t = f·c_{t−1} + i·g,  h_t = o·tanh(c_t),  gates i, f, o = σ(z), g = tanh(z),  z_t = x_t·W + b + h_{t−1}·R,  h_0 = c_0 = 0
// gates [BATCH, TIME, 4·UNITS], order i, f, g, o: on entry x·W + b, on exit the gates; recurrent R [UNITS, 4·UNITS];
// lengths [BATCH]; cells c and hidden h [BATCH, TIME, UNITS]. Past the length of a sequence, gates, cells and hidden are 0.
// One workgroup owns SLICE sequences (at most 4) for all time steps. No other workgroup needs the h of these sequences, so one dispatch
// computes the whole recurrence. One load of a weight serves all sequences of the workgroup. Each invocation owns every 128th unit with
// its four gates.
// Sources: Hochreiter & Schmidhuber 1997; the forget gate: Gers et al. 2000; one dispatch for all time steps: Diamos et al. 2016.

override BATCH: u32 = 1u;
override TIME: u32 = 1u;
override UNITS: u32 = 1u;
override SLICE: u32 = 1u;

@group(0) @binding(0) var<storage, read_write> gates: array<f32>;
@group(0) @binding(1) var<storage, read> recurrent: array<f32>;
@group(0) @binding(2) var<storage, read> lengths: array<f32>;
@group(0) @binding(3) var<storage, read_write> cells: array<f32>;
@group(0) @binding(4) var<storage, read_write> hidden: array<f32>;

// h of the previous time step; each vector holds one number per sequence of the slice.
var<workgroup> h: array<vec4f, UNITS>;

@compute @workgroup_size(128)
fn lstm_forward(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let first = (group.x + group.y * groups.x) * SLICE;
  let ends = vec4u(length_of(first, 0u), length_of(first, 1u), length_of(first, 2u), length_of(first, 3u));
  let longest = max(max(ends.x, ends.y), max(ends.z, ends.w));
  for (var t = 0u; t < TIME; t++) {
    let depth = select(UNITS, 0u, t == 0u || t >= longest);
    for (var unit = local; unit < UNITS; unit += 128u) {
      // Each vector belongs to one gate and holds one number per sequence.
      var sum_i = vec4f();
      var sum_f = vec4f();
      var sum_g = vec4f();
      var sum_o = vec4f();
      for (var k = 0u; k < depth; k++) {
        let at = k * 4u * UNITS + unit;
        let values = h[k];
        sum_i += recurrent[at] * values;
        sum_f += recurrent[at + UNITS] * values;
        sum_g += recurrent[at + 2u * UNITS] * values;
        sum_o += recurrent[at + 3u * UNITS] * values;
      }
      for (var s = 0u; s < SLICE; s++) {
        if (first + s < BATCH) { advance(first + s, t, unit, t < ends[s], vec4f(sum_i[s], sum_f[s], sum_g[s], sum_o[s])); }
      }
    }
    // All invocations must have read h before any of them overwrites it.
    workgroupBarrier();
    for (var unit = local; unit < UNITS; unit += 128u) {
      var values = vec4f();
      for (var s = 0u; s < SLICE; s++) {
        if (first + s < BATCH) { values[s] = hidden[((first + s) * TIME + t) * UNITS + unit]; }
      }
      h[unit] = values;
    }
    workgroupBarrier();
  }
}

// The length of sequence s of the slice; 0 past the end of the slice or of the batch.
fn length_of(first: u32, s: u32) -> u32 {
  if (s >= SLICE || first + s >= BATCH) { return 0u; }
  return u32(lengths[first + s]);
}

// Computes time step t of one unit. `sums` contains h_{t−1}·R for the four gates of the unit in sequence n.
fn advance(n: u32, t: u32, unit: u32, valid: bool, sums: vec4f) {
  let at = (n * TIME + t) * UNITS + unit;
  let gate = (n * TIME + t) * 4u * UNITS + unit;
  let i = select(0.0, sigmoid(gates[gate] + sums.x), valid);
  let f = select(0.0, sigmoid(gates[gate + UNITS] + sums.y), valid);
  let g = select(0.0, safe_tanh(gates[gate + 2u * UNITS] + sums.z), valid);
  let o = select(0.0, sigmoid(gates[gate + 3u * UNITS] + sums.w), valid);
  var c = i * g;
  if (t > 0u) { c += f * cells[at - UNITS]; }
  gates[gate] = i;
  gates[gate + UNITS] = f;
  gates[gate + 2u * UNITS] = g;
  gates[gate + 3u * UNITS] = o;
  cells[at] = c;
  hidden[at] = o * safe_tanh(c);
}
