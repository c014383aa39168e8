// A variant of lstm_backward for a number of units that is a multiple of 4, on adapters with subgroups. It needs fewer loads than
// lstm_backward.
//   dh = dhidden_t + dgates_{t+1}·Rᵀ,  dc = dh·o·(1 − tanh²(c_t)) + dc_{t+1}·f_{t+1}
//   gate i: dc·g·i(1 − i);  f: dc·c_{t−1}·f(1 − f);  g: dc·i·(1 − g²);  o: dh·tanh(c_t)·o(1 − o);  0 past a sequence's length
// dhidden, cells [BATCH, TIME, UNITS]; gates (the output of lstm_forward), dgates [BATCH, TIME, 4·UNITS], order i, f, g, o;
// recurrent R [UNITS, 4·UNITS]; lengths [BATCH].
// One workgroup owns 16 sequences for all time steps. Four neighbouring invocations (a quad) own 16 units of every sequence in registers,
// and each of them owns every 4th unit. Each also loads dgates of time step t + 1 for every 4th sequence, and shares the loaded values with
// the other three.
// SLICE is declared because variants must accept all constants of lstm_backward; this kernel does not use it.

override BATCH: u32 = 1u;
override TIME: u32 = 1u;
override UNITS: u32 = 4u;
override SLICE: u32 = 1u;

@group(0) @binding(0) var<storage, read> dhidden: array<f32>;
@group(0) @binding(1) var<storage, read> gates: array<f32>;
@group(0) @binding(2) var<storage, read> cells: array<f32>;
@group(0) @binding(3) var<storage, read> recurrent: array<f32>;
@group(0) @binding(4) var<storage, read> lengths: array<f32>;
@group(0) @binding(5) var<storage, read_write> dgates: array<f32>;

// dc·f of time step t + 1. Each vector belongs to one sequence and holds the four units of the invocation.
var<private> dcarry: array<vec4f, 16>;

@compute @workgroup_size((UNITS + 15u) / 16u * 4u)
fn lstm_backward_quad(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let first = (group.x + group.y * groups.x) * 16u;
  var longest = 0u;
  for (var s = 0u; s < 16u; s++) { longest = max(longest, length_of(first + s)); }
  let lane = local % 4u;
  let units = local / 4u * 16u + lane + vec4u(0u, 4u, 8u, 12u);
  // Indices past the end are clamped to the last unit or sequence; the sums for these indices are never stored.
  let rows = min(units, vec4u(UNITS - 1u)) * 4u * UNITS;
  let own = min(first + lane + vec4u(0u, 4u, 8u, 12u), vec4u(BATCH - 1u)) * TIME;
  for (var step = 0u; step < TIME; step++) {
    let t = TIME - 1u - step;
    // Each column belongs to one sequence and holds the invocation's four units.
    var sum0 = mat4x4f();
    var sum1 = mat4x4f();
    var sum2 = mat4x4f();
    var sum3 = mat4x4f();
    let depth = select(0u, 4u * UNITS, t + 1u < longest);
    let later = (own + t + 1u) * 4u * UNITS;
    for (var column = 0u; column < depth; column += 4u) {
      // The rows of this matrix are units.
      let at = rows + column;
      let weights = transpose(mat4x4f(weights_at(at.x), weights_at(at.y), weights_at(at.z), weights_at(at.w)));
      sum0 += weights * of_quad(later_at(later.x + column));
      sum1 += weights * of_quad(later_at(later.y + column));
      sum2 += weights * of_quad(later_at(later.z + column));
      sum3 += weights * of_quad(later_at(later.w + column));
    }
    // This is a loop so that the rest of the time step is inlined once instead of 16 times.
    let sums = array<mat4x4f, 4>(sum0, sum1, sum2, sum3);
    for (var s = 0u; s < 16u; s++) { retreat(first + (s ^ lane), t, s, units, sums[s / 4u][s % 4u]); }
    // The computation of time step t − 1 reads the values that the workgroup wrote for t.
    storageBarrier();
  }
}

// The length of sequence n; 0 past the end of the batch.
fn length_of(n: u32) -> u32 {
  if (n >= BATCH) { return 0u; }
  return u32(lengths[n]);
}

fn weights_at(at: u32) -> vec4f {
  return vec4f(recurrent[at], recurrent[at + 1u], recurrent[at + 2u], recurrent[at + 3u]);
}

fn later_at(at: u32) -> vec4f { return vec4f(dgates[at], dgates[at + 1u], dgates[at + 2u], dgates[at + 3u]); }

fn gate_at(at: vec4u) -> vec4f { return vec4f(gates[at.x], gates[at.y], gates[at.z], gates[at.w]); }

fn cell_at(at: vec4u) -> vec4f { return vec4f(cells[at.x], cells[at.y], cells[at.z], cells[at.w]); }

// Computes dgates of time step t in sequence n for the four units of the invocation. `recurred` is dgates_{t+1}·Rᵀ of these units. On
// entry, dcarry[s] is dc·f of time step t + 1 of these units; on exit, it is that of time step t.
fn retreat(n: u32, t: u32, s: u32, units: vec4u, recurred: vec4f) {
  if (n >= BATCH) { return; }
  let held = min(units, vec4u(UNITS - 1u));
  let gate = (n * TIME + t) * 4u * UNITS;
  if (t >= u32(lengths[n])) {
    store(gate, units, vec4f(), vec4f(), vec4f(), vec4f());
    return;
  }
  let at = (n * TIME + t) * UNITS + held;
  let i = gate_at(gate + held);
  let f = gate_at(gate + held + UNITS);
  let g = gate_at(gate + held + 2u * UNITS);
  let o = gate_at(gate + held + 3u * UNITS);
  var c_before = vec4f();
  if (t > 0u) { c_before = cell_at(at - UNITS); }
  let c = cell_at(at);
  let squashed = vec4f(safe_tanh(c.x), safe_tanh(c.y), safe_tanh(c.z), safe_tanh(c.w));

  let dh = vec4f(dhidden[at.x], dhidden[at.y], dhidden[at.z], dhidden[at.w]) + recurred;
  let dc = dcarry[s] + dh * o * (1.0 - squashed * squashed);
  dcarry[s] = dc * f;
  store(gate, units, dc * g * i * (1.0 - i), dc * c_before * f * (1.0 - f), dc * i * (1.0 - g * g), dh * squashed * o * (1.0 - o));
}

fn store(gate: u32, units: vec4u, by_i: vec4f, by_f: vec4f, by_g: vec4f, by_o: vec4f) {
  store_unit(gate, units.x, vec4f(by_i.x, by_f.x, by_g.x, by_o.x));
  store_unit(gate, units.y, vec4f(by_i.y, by_f.y, by_g.y, by_o.y));
  store_unit(gate, units.z, vec4f(by_i.z, by_f.z, by_g.z, by_o.z));
  store_unit(gate, units.w, vec4f(by_i.w, by_f.w, by_g.w, by_o.w));
}

fn store_unit(gate: u32, unit: u32, by_gate: vec4f) {
  if (unit >= UNITS) { return; }
  dgates[gate + unit] = by_gate.x;
  dgates[gate + unit + UNITS] = by_gate.y;
  dgates[gate + unit + 2u * UNITS] = by_gate.z;
  dgates[gate + unit + 3u * UNITS] = by_gate.w;
}
