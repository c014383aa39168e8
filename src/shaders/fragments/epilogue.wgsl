// The common end of the kernels that compute matmul, conv2d and their gradients with respect to the input:
//   h = act(sum + bias);  y = join_act(β·h + skip [+ y])
// so that bias, activation and the addition of a skip need no separate dispatch or pass over memory. With SLOPE, y is a complete
// gradient, from which the epilogue also computes the gradient before the activation: dz = y · slope.
// Lanes is one number or four consecutive ones (lanes1.wgsl, lanes4.wgsl); one load of four is cheaper than four loads.
// The kernel declares its two factors at bindings 0 and 1, and addend.wgsl declares a skip and its scale at 5 and 6.

override HAS_BIAS: u32 = 0u;
override ACTIVATION: u32 = 0u;
// 1 stores in `saved` the value that the activation's derivative needs: h, or z = sum + bias for GELU. With SLOPE, 1 stores the
// gradient in y and dz in `saved`, and 0 stores dz in y.
override SAVE: u32 = 0u;
// β, the branch scale.
override BETA: f32 = 1.0;
override JOIN_ACTIVATION: u32 = 0u;
// 1 adds the result to y, as for the second contribution to a gradient.
override ACCUMULATE: u32 = 0u;
// The activation whose slope the gradient is multiplied by; LINEAR for none.
override SLOPE: u32 = 0u;

// The bias of each column. With SLOPE, which excludes a bias, this buffer holds the values from which the slope is computed,
// one for each element of y.
@group(0) @binding(2) var<storage, read> bias: array<Lanes>;
@group(0) @binding(3) var<storage, read_write> y: array<Lanes>;
@group(0) @binding(4) var<storage, read_write> saved: array<Lanes>;

// The bias of a column. It is the same for all rows, so a kernel loads it once for many.
fn bias_at(column: u32) -> Lanes {
  if (HAS_BIAS == 1u) { return bias[lanes_of(column)]; }
  return Lanes();
}

// Stores the results of one Lanes. `at` is the index of the first one in y and saved, z contains the sums with their biases, and `skip`
// contains the scaled values of a skip.
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
