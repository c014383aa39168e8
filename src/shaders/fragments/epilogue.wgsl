// The common end of every kernel that computes sums of products (matmul, conv2d and their gradients by input):
//   h = act(sum + bias);  y = join_act(β·h + skip [+ y])
// so that bias, activation and the add of a skip cost no dispatch and no pass over memory of their own. Of a gradient that is
// complete it also makes that before the activation: dz = y · slope.
// Lanes is one number, or four in a row (lanes1.wgsl, lanes4.wgsl): loads and stores of four cost less than four of one.
// The kernel declares its two factors at bindings 0 and 1, and what a skip adds at 5 and 6 (addend.wgsl).

override HAS_BIAS: u32 = 0u;
override ACTIVATION: u32 = 0u;
// Keep what the activation's derivative needs: h, or z = sum + bias for GELU. With SLOPE: keep y as well, and dz in `saved`.
override SAVE: u32 = 0u;
// β, the scale of the branch at the join of a skip.
override BETA: f32 = 1.0;
override JOIN_ACTIVATION: u32 = 0u;
// Add to what y holds: a later contribution to a gradient.
override ACCUMULATE: u32 = 0u;
// The activation whose slope makes dz of a gradient; LINEAR where none does.
override SLOPE: u32 = 0u;

// One per column; with SLOPE, which no kernel with a bias has, what that slope is told from: as many as y.
@group(0) @binding(2) var<storage, read> bias: array<Lanes>;
@group(0) @binding(3) var<storage, read_write> y: array<Lanes>;
@group(0) @binding(4) var<storage, read_write> saved: array<Lanes>;

// What the column's output feature or channel starts from; the same for all rows, so loaded once for many.
fn bias_at(column: u32) -> Lanes {
  if (HAS_BIAS == 1u) { return bias[lanes_of(column)]; }
  return Lanes();
}

// at: of the element in y and saved; z: the sum with its bias; skip: what a skip adds to it.
fn store_result(at: u32, z: Lanes, skip: Lanes) {
  let index = lanes_of(at);
  let h = activate_lanes(ACTIVATION, z);
  if (SAVE == 1u && SLOPE == LINEAR) { saved[index] = select(h, z, ACTIVATION == GELU); }
  var joined = BETA * h + skip;
  if (ACCUMULATE == 1u) { joined += y[index]; }
  if (SLOPE != LINEAR) {
    let dz = joined * slope_lanes(SLOPE, bias[index]);
    if (SAVE == 1u) { saved[index] = dz; } else { joined = dz; }
  }
  y[index] = activate_lanes(JOIN_ACTIVATION, joined);
}
