// A variant of conv2d for convolutions in which IN_C is a multiple of 4, on adapters with subgroups. It loads half as many numbers as
// conv2d. store_with_addend is in addend.wgsl.
//   y[n, h, w, o] = store_with_addend(bias[o] + Σ_{i,j,c} x[n, h·STRIDE+i−PAD_TOP, w·STRIDE+j−PAD_LEFT, c] · weight[i, j, c, o])
// x [BATCH, IN_H, IN_W, IN_C], weight [KERNEL_H, KERNEL_W, IN_C, OUT_C], y [BATCH, OUT_H, OUT_W, OUT_C]; x outside the image is 0.
// Implicit GEMM: rows are output pixels, columns are output channels, and the depth runs over the window. Four neighbouring invocations (a
// quad) own a tile of 16 pixels × 16 channels in registers, and each of them owns every 4th channel. Each of the four loads every 4th
// pixel, 4 input channels at a time, and shares the loaded values with the other three.

override BATCH: u32 = 1u;
override IN_H: u32 = 1u;
override IN_W: u32 = 1u;
override IN_C: u32 = 4u;
override OUT_H: u32 = 1u;
override OUT_W: u32 = 1u;
override OUT_C: u32 = 1u;
override KERNEL_H: u32 = 1u;
override KERNEL_W: u32 = 1u;
override STRIDE: u32 = 1u;
override PAD_TOP: u32 = 0u;
override PAD_LEFT: u32 = 0u;

override ROWS = BATCH * OUT_H * OUT_W;
override COLS = OUT_C;
// True if no tile reaches past the last row or column.
override WHOLE = ROWS % 16u == 0u && COLS % 16u == 0u;
override COLUMN_TILES = (COLS + 15u) / 16u;
// The number of quads in a workgroup; quads.ts explains the rule.
override QUADS = clamp((ROWS + 15u) / 16u * COLUMN_TILES / 4u, 1u, 16u);

@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read> weight: array<f32>;

@compute @workgroup_size(4u * QUADS)
fn conv2d_quad(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = local % 4u;
  let tile = (group.x + group.y * groups.x) * QUADS + local / 4u;
  let row = tile / COLUMN_TILES * 16u;
  let column = tile % COLUMN_TILES * 16u + lane;
  // A quad returns only as a whole, because the exchange of values needs all four of its invocations.
  if (row >= ROWS) { return; }

  // Indices past the end are clamped to the last pixel or channel; the sums for these indices are never stored.
  let pixels = min(row + lane + vec4u(0u, 4u, 8u, 12u), vec4u(ROWS - 1u));
  let columns = min(column + vec4u(0u, 4u, 8u, 12u), vec4u(COLS - 1u));
  let images = pixels / (OUT_H * OUT_W) * IN_H;
  // Coordinates are unsigned. A negative coordinate wraps to a large number, so a single comparison checks both bounds.
  let tops = (pixels / OUT_W) % OUT_H * STRIDE - PAD_TOP;
  let lefts = pixels % OUT_W * STRIDE - PAD_LEFT;
  let depth = IN_C / 4u;

  var sum0 = mat4x4f();
  var sum1 = mat4x4f();
  var sum2 = mat4x4f();
  var sum3 = mat4x4f();
  for (var i = 0u; i < KERNEL_H; i++) {
    for (var j = 0u; j < KERNEL_W; j++) {
      let inside = (tops + i < vec4u(IN_H)) & (lefts + j < vec4u(IN_W));
      // For positions outside the image, pixel 0 is read, and the value is replaced with 0.
      let starts = select(vec4u(), (images + tops + i) * IN_W + lefts + j, inside) * depth;
      var at = columns + (i * KERNEL_W + j) * IN_C * COLS;
      for (var k = 0u; k < depth; k++) {
        let weights = mat4x4f(across(at), across(at + COLS), across(at + 2u * COLS), across(at + 3u * COLS));
        at += 4u * COLS;
        sum0 += weights * of_quad(select(vec4f(), x[starts.x + k], inside.x));
        sum1 += weights * of_quad(select(vec4f(), x[starts.y + k], inside.y));
        sum2 += weights * of_quad(select(vec4f(), x[starts.z + k], inside.z));
        sum3 += weights * of_quad(select(vec4f(), x[starts.w + k], inside.w));
      }
    }
  }

  // This is a loop so that the store is inlined once instead of 16 times.
  let sums = array<mat4x4f, 4>(sum0, sum1, sum2, sum3);
  for (var r = 0u; r < 16u; r++) { store_row(row + (r ^ lane), column, sums[r / 4u][r % 4u]); }
}

fn across(at: vec4u) -> vec4f { return vec4f(weight[at.x], weight[at.y], weight[at.z], weight[at.w]); }

fn store_row(row: u32, column: u32, sum: vec4f) {
  if (!WHOLE && row >= ROWS) { return; }
  // This is a loop so that the epilogue is inlined once.
  for (var c = 0u; c < 16u; c += 4u) {
    if (WHOLE || column + c < COLS) { store_with_addend(row * COLS + column + c, sum[c / 4u] + bias_at(column + c)); }
  }
}
