// dh_t = ∂L/∂h_t = dhidden_t + dgates_{t+1}·Rᵀ,  dc_t = ∂L/∂c_t = dh_t·o_t·(1 − tanh²(c_t)) + dc_{t+1}·f_{t+1};  0 past a sequence's length
// lstm_backward computes these values but does not store them; for measurements, this kernel computes them again from the stored dgates.
// dhidden, cells, dh, dc [BATCH, TIME, UNITS]; gates (the output of lstm_forward), dgates [BATCH, TIME, 4·UNITS], order i, f, g, o;
// recurrent R [UNITS, 4·UNITS]; lengths [BATCH].
// One invocation owns one unit of one sequence for all time steps, from the last to the first.

override BATCH: u32 = 1u;
override TIME: u32 = 1u;
override UNITS: u32 = 1u;

@group(0) @binding(0) var<storage, read> dhidden: array<f32>;
@group(0) @binding(1) var<storage, read> dgates: array<f32>;
@group(0) @binding(2) var<storage, read> gates: array<f32>;
@group(0) @binding(3) var<storage, read> cells: array<f32>;
@group(0) @binding(4) var<storage, read> recurrent: array<f32>;
@group(0) @binding(5) var<storage, read> lengths: array<f32>;
@group(0) @binding(6) var<storage, read_write> dh: array<f32>;
@group(0) @binding(7) var<storage, read_write> dc: array<f32>;

@compute @workgroup_size(64)
fn lstm_state_gradients(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = (group.x + group.y * groups.x) * 64u + local;
  if (index >= BATCH * UNITS) { return; }
  let n = index / UNITS;
  let unit = index % UNITS;
  let length = u32(lengths[n]);
  var carry = 0.0;
  for (var step = 0u; step < TIME; step++) {
    let t = TIME - 1u - step;
    let at = (n * TIME + t) * UNITS + unit;
    if (t >= length) {
      dh[at] = 0.0;
      dc[at] = 0.0;
      continue;
    }
    var by_hidden = dhidden[at];
    if (t + 1u < length) {
      let next = (n * TIME + t + 1u) * 4u * UNITS;
      for (var column = 0u; column < 4u * UNITS; column++) {
        by_hidden += dgates[next + column] * recurrent[unit * 4u * UNITS + column];
      }
    }
    let gate = (n * TIME + t) * 4u * UNITS + unit;
    let squashed = safe_tanh(cells[at]);
    let by_cell = carry + by_hidden * gates[gate + 3u * UNITS] * (1.0 - squashed * squashed);
    carry = by_cell * gates[gate + UNITS];
    dh[at] = by_hidden;
    dc[at] = by_cell;
  }
}
