// A variant of conv2d for convolutions in which OUT_C is a multiple of 4, but IN_C (1 or 3, for example) is not, on adapters with
// subgroups. store_with_addend is in addend.wgsl.
//   y[n, h, w, o] = store_with_addend(bias[o] + Σ_{i,j,c} x[n, h·STRIDE+i−PAD_TOP, w·STRIDE+j−PAD_LEFT, c] · weight[i, j, c, o])
// x [BATCH, IN_H, IN_W, IN_C], weight [KERNEL_H, KERNEL_W, IN_C, OUT_C], y [BATCH, OUT_H, OUT_W, OUT_C]; x outside the image is 0.
// Implicit GEMM: rows are output pixels, and columns are output channels. For a fixed i, all (j, c) are contiguous in x and in weight, so
// the depth consists of KERNEL_H contiguous runs. Four neighbouring invocations (a quad) own a tile of 16 pixels × 16 channels in
// registers, and each of them owns 4 channels. Each of the four loads every 4th pixel, 4 positions of a run at a time, and shares the
// loaded values with the other three.

override BATCH: u32 = 1u;
override IN_H: u32 = 1u;
override IN_W: u32 = 1u;
override IN_C: u32 = 1u;
override OUT_H: u32 = 1u;
override OUT_W: u32 = 1u;
override OUT_C: u32 = 4u;
override KERNEL_H: u32 = 1u;
override KERNEL_W: u32 = 1u;
override STRIDE: u32 = 1u;
override PAD_TOP: u32 = 0u;
override PAD_LEFT: u32 = 0u;

override ROWS = BATCH * OUT_H * OUT_W;
override COLS = OUT_C;
override RUN = KERNEL_W * IN_C;
override COLUMN_TILES = (COLS + 15u) / 16u;
// The number of quads in a workgroup; quads.ts explains the rule.
override QUADS = clamp((ROWS + 15u) / 16u * COLUMN_TILES / 4u, 1u, 16u);

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> weight: array<vec4f>;

@compute @workgroup_size(4u * QUADS)
fn conv2d_quad_narrow(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = local % 4u;
  let tile = (group.x + group.y * groups.x) * QUADS + local / 4u;
  let row = tile / COLUMN_TILES * 16u;
  let column = tile % COLUMN_TILES * 16u + lane * 4u;
  // A quad returns only as a whole, because the exchange of values needs all four of its invocations.
  if (row >= ROWS) { return; }

  // Indices past the end are clamped to the last pixel or the last 4 channels; the sums for these indices are never stored.
  let pixels = min(row + lane + vec4u(0u, 4u, 8u, 12u), vec4u(ROWS - 1u));
  let near = min(column, COLS - 4u);
  let images = pixels / (OUT_H * OUT_W) * IN_H;
  // Coordinates are unsigned. A negative coordinate wraps to a large number, so a single comparison checks both bounds.
  let tops = (pixels / OUT_W) % OUT_H * STRIDE - PAD_TOP;
  let lefts = (pixels % OUT_W * STRIDE - PAD_LEFT) * IN_C;

  var sum0 = mat4x4f();
  var sum1 = mat4x4f();
  var sum2 = mat4x4f();
  var sum3 = mat4x4f();
  for (var i = 0u; i < KERNEL_H; i++) {
    // A line outside the image has length 0, so that no position in it is inside.
    let line = select(vec4u(), vec4u(IN_W * IN_C), tops + i < vec4u(IN_H));
    let starts = (images + tops + i) * (IN_W * IN_C);
    for (var k = 0u; k < RUN; k += 4u) {
      let weights = block(near, i * RUN, k);
      sum0 += weights * of_quad(along(starts.x, line.x, lefts.x, k));
      sum1 += weights * of_quad(along(starts.y, line.y, lefts.y, k));
      sum2 += weights * of_quad(along(starts.z, line.z, lefts.z, k));
      sum3 += weights * of_quad(along(starts.w, line.w, lefts.w, k));
    }
  }

  let biases = bias_at(near);
  // This is a loop so that the epilogue is inlined once instead of 16 times.
  let sums = array<mat4x4f, 4>(sum0, sum1, sum2, sum3);
  for (var r = 0u; r < 16u; r++) {
    let y_row = row + (r ^ lane);
    if (y_row < ROWS && column < COLS) { store_with_addend(y_row * COLS + column, sums[r / 4u][r % 4u] + biases); }
  }
}

// 4 positions of a run × 4 channels. Positions past the end of the run are clamped to its last one, and are multiplied by zeros.
fn block(column: u32, first: u32, k: u32) -> mat4x4f {
  let at = first + min(k + vec4u(0u, 1u, 2u, 3u), vec4u(RUN - 1u));
  return mat4x4f(across(column, at.x), across(column, at.y), across(column, at.z), across(column, at.w));
}

fn across(column: u32, k: u32) -> vec4f {
  return weight[(column + k * COLS) / 4u];
}

// 4 values of a line of x, starting at position left + k; 0 outside the line and past the end of the run.
fn along(start: u32, line: u32, left: u32, k: u32) -> vec4f {
  let position = left + k + vec4u(0u, 1u, 2u, 3u);
  let inside = (position < vec4u(line)) & (k + vec4u(0u, 1u, 2u, 3u) < vec4u(RUN));
  let at = select(vec4u(), start + position, inside);
  return select(vec4f(), vec4f(x[at.x], x[at.y], x[at.z], x[at.w]), inside);
}
