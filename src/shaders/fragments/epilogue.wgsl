// The epilogue: the last part of the kernels that compute matmul, conv2d and their gradients with respect to the input.
//   h = act(sum + bias);  y = join_act(β·h + skip [+ y])
// The bias, the activation and the skip thus need no dispatch of their own and no further pass over memory.
// If SLOPE is not LINEAR, the computed value is the gradient with respect to the output of an activation, with all its contributions. The
// epilogue then also computes dz, the gradient with respect to the input of that activation: dz = y · slope.
// `Lanes` is the type of the values that are loaded or stored at once: one number or four consecutive ones (lanes1.wgsl, lanes4.wgsl). One
// load of four numbers is cheaper than four loads.
// The kernel declares the two factors of its products at bindings 0 and 1. addend.wgsl declares a skip and its scale at bindings 5 and 6; a
// kernel without addend.wgsl declares its further buffers from binding 5 onwards.

override HAS_BIAS: u32 = 0u;
override ACTIVATION: u32 = 0u;
// If `SAVE` is 1 and SLOPE is LINEAR, `saved` receives the value that the activation's derivative needs: h, or z = sum + bias for GELU.
// If SLOPE is not LINEAR, `SAVE` decides which gradients are stored. If it is 1, y receives the gradient and `saved` receives dz. If it
// is 0, y receives dz, and the gradient is not stored.
override SAVE: u32 = 0u;
// β, the factor of h (the branch scale).
override BETA: f32 = 1.0;
override JOIN_ACTIVATION: u32 = 0u;
// If `ACCUMULATE` is 1, the old value of y is added before the slope and the join activation are applied, as for the second contribution
// to a gradient.
override ACCUMULATE: u32 = 0u;
// The id of the activation by whose slope the gradient is multiplied; LINEAR if there is none.
override SLOPE: u32 = 0u;

// The bias of each column. If SLOPE is not LINEAR, there is no bias, and this buffer holds the values from which the slope is computed,
// one for each element of y.
@group(0) @binding(2) var<storage, read> bias: array<Lanes>;
@group(0) @binding(3) var<storage, read_write> y: array<Lanes>;
@group(0) @binding(4) var<storage, read_write> saved: array<Lanes>;

// Returns the bias of a column. It is the same for all rows, so a kernel loads it once for many rows.
fn bias_at(column: u32) -> Lanes {
  if (HAS_BIAS == 1u) { return bias[lanes_of(column)]; }
  return Lanes();
}

// Applies the epilogue to one `Lanes` value, and stores the result. `at` is the index of its first number in y and saved. z contains the
// sums with their biases added, and `skip` contains the scaled values of a skip.
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
