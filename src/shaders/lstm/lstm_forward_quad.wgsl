// A variant of lstm_forward for a number of units that is a multiple of 4 and at most 256, on adapters with subgroups. It needs fewer
// loads than lstm_forward.
//   c_t = f·c_{t−1} + i·g,  h_t = o·tanh(c_t),  gates i, f, o = σ(z), g = tanh(z),  z_t = x_t·W + b + h_{t−1}·R
// gates [BATCH, TIME, 4·UNITS], order i, f, g, o: on entry x·W + b, on exit the gates; recurrent R [UNITS, 4·UNITS];
// lengths [BATCH]; cells c and hidden h [BATCH, TIME, UNITS]. Past the length of a sequence, gates, cells and hidden are 0.
// One workgroup owns 16 sequences for all time steps. One invocation owns one unit with its four gates in registers, for all these
// sequences. Each of four neighbouring invocations (a quad) loads the previous h of every 4th sequence and shares it with the others.
// SLICE is declared because variants must accept all constants of lstm_forward; this kernel does not use it.

override BATCH: u32 = 1u;
override TIME: u32 = 1u;
override UNITS: u32 = 4u;
override SLICE: u32 = 1u;

@group(0) @binding(0) var<storage, read_write> gates: array<f32>;
@group(0) @binding(1) var<storage, read> recurrent: array<f32>;
@group(0) @binding(2) var<storage, read> lengths: array<f32>;
@group(0) @binding(3) var<storage, read_write> cells: array<f32>;
@group(0) @binding(4) var<storage, read_write> hidden: array<f32>;

// h of the previous time step, [16 sequences, UNITS].
var<workgroup> h: array<f32, 16u * UNITS>;

@compute @workgroup_size(UNITS)
fn lstm_forward_quad(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) unit: u32,
) {
  let first = (group.x + group.y * groups.x) * 16u;
  var longest = 0u;
  for (var s = 0u; s < 16u; s++) { longest = max(longest, length_of(first + s)); }
  let lane = unit % 4u;
  let own = (lane + vec4u(0u, 4u, 8u, 12u)) * UNITS;
  for (var t = 0u; t < TIME; t++) {
    // Each column belongs to one sequence and holds the unit's four sums h_{t−1}·R, one per gate.
    var sum0 = mat4x4f();
    var sum1 = mat4x4f();
    var sum2 = mat4x4f();
    var sum3 = mat4x4f();
    let depth = select(UNITS, 0u, t == 0u || t >= longest);
    var at = vec4u(unit, unit + UNITS, unit + 2u * UNITS, unit + 3u * UNITS);
    for (var k = 0u; k < depth; k += 4u) {
      let weights = mat4x4f(across(at), across(at + 4u * UNITS), across(at + 8u * UNITS), across(at + 12u * UNITS));
      at += 16u * UNITS;
      sum0 += weights * of_quad(before(own.x + k));
      sum1 += weights * of_quad(before(own.y + k));
      sum2 += weights * of_quad(before(own.z + k));
      sum3 += weights * of_quad(before(own.w + k));
    }
    // This is a loop so that the rest of the time step is inlined once instead of 16 times. A unit has four sums for each sequence, one
    // per gate. The h of the unit overwrites the first of these sums.
    var sums = array<mat4x4f, 4>(sum0, sum1, sum2, sum3);
    for (var s = 0u; s < 16u; s++) {
      let sum = sums[s / 4u][s % 4u];
      sums[s / 4u][s % 4u].x = advance(first + (s ^ lane), t, unit, sum);
    }
    // Every invocation must have read h before any of them overwrites it.
    workgroupBarrier();
    for (var s = 0u; s < 16u; s++) { h[(s ^ lane) * UNITS + unit] = sums[s / 4u][s % 4u].x; }
    workgroupBarrier();
  }
}

// The length of sequence n; 0 past the end of the batch.
fn length_of(n: u32) -> u32 {
  if (n >= BATCH) { return 0u; }
  return u32(lengths[n]);
}

fn across(at: vec4u) -> vec4f {
  return vec4f(recurrent[at.x], recurrent[at.y], recurrent[at.z], recurrent[at.w]);
}

fn before(at: u32) -> vec4f { return vec4f(h[at], h[at + 1u], h[at + 2u], h[at + 3u]); }

// Computes time step t and returns h. `sums` contains h_{t−1}·R for the four gates of the unit in sequence n.
fn advance(n: u32, t: u32, unit: u32, sums: vec4f) -> f32 {
  if (n >= BATCH) { return 0.0; }
  let valid = t < u32(lengths[n]);
  let at = (n * TIME + t) * UNITS + unit;
  let gate = (n * TIME + t) * 4u * UNITS + unit;
  var i = 0.0;
  var f = 0.0;
  var g = 0.0;
  var o = 0.0;
  var c = 0.0;
  if (valid) {
    i = sigmoid(gates[gate] + sums.x);
    f = sigmoid(gates[gate + UNITS] + sums.y);
    g = safe_tanh(gates[gate + 2u * UNITS] + sums.z);
    o = sigmoid(gates[gate + 3u * UNITS] + sums.w);
    c = i * g;
    if (t > 0u) { c += f * cells[at - UNITS]; }
  }
  let value = o * safe_tanh(c);
  gates[gate] = i;
  gates[gate + UNITS] = f;
  gates[gate + 2u * UNITS] = g;
  gates[gate + 3u * UNITS] = o;
  cells[at] = c;
  hidden[at] = value;
  return value;
}
