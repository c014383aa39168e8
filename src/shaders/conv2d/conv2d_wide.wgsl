// A variant of conv2d for large products in which IN_C is a multiple of 8 and OUT_C is a multiple of 4, on adapters with subgroups. It
// needs at most a quarter of the load instructions of conv2d_vec4. store_with_addend is in addend.wgsl.
//   y[n, h, w, o] = store_with_addend(bias[o] + Σ_{i,j,c} x[n, h·STRIDE+i−PAD_TOP, w·STRIDE+j−PAD_LEFT, c] · weight[i, j, c, o])
// x [BATCH, IN_H, IN_W, IN_C], weight [KERNEL_H, KERNEL_W, IN_C, OUT_C], y [BATCH, OUT_H, OUT_W, OUT_C]; x outside the image is 0.
// Implicit GEMM: rows are output pixels, columns are output channels, and the depth runs over the window. Four neighbouring invocations (a
// quad) own a wide tile (wide.wgsl) in registers and read 8 input channels at a time. Each of the four owns 4 of every 16 output channels.
// Each also loads every 4th pixel and shares the loaded values with the other three.

override BATCH: u32 = 1u;
override IN_H: u32 = 1u;
override IN_W: u32 = 1u;
override IN_C: u32 = 8u;
override OUT_H: u32 = 1u;
override OUT_W: u32 = 1u;
override OUT_C: u32 = 8u;
override KERNEL_H: u32 = 1u;
override KERNEL_W: u32 = 1u;
override STRIDE: u32 = 1u;
override PAD_TOP: u32 = 0u;
override PAD_LEFT: u32 = 0u;

override ROWS = BATCH * OUT_H * OUT_W;
override COLS = OUT_C;
override RESULTS = ROWS * COLS;
override TERMS = KERNEL_H * KERNEL_W * IN_C;
// The number of quads in a workgroup; quads.ts explains the rule.
override QUADS = clamp((ROWS + 31u) / 32u * COLUMN_TILES / 4u, 1u, 4u);

@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read> weight: array<vec4f>;

@compute @workgroup_size(4u * QUADS)
fn conv2d_wide(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = local % 4u;
  let tile = (group.x + group.y * groups.x) * QUADS + local / 4u;
  let row = tile / COLUMN_TILES * 32u;
  let column = tile % COLUMN_TILES * (16u * BLOCKS) + lane * 4u;
  // A quad returns only as a whole, because the exchange of values needs all four of its invocations.
  if (row >= ROWS) { return; }

  // Indices past the end are clamped to the last pixel; the sums for these indices are never stored.
  let pixels = min(row + lane + vec4u(0u, 4u, 8u, 12u), vec4u(ROWS - 1u));
  let later_pixels = min(row + lane + vec4u(16u, 20u, 24u, 28u), vec4u(ROWS - 1u));

  var sum0 = WideSums();
  var sum1 = WideSums();
  var sum2 = WideSums();
  var sum3 = WideSums();
  var sum4 = WideSums();
  var sum5 = WideSums();
  var sum6 = WideSums();
  var sum7 = WideSums();
  let corners = corners_of(pixels);
  let later_corners = corners_of(later_pixels);
  // A single loop covers the whole window, because nested loops would have to pass all sums from one loop to the next.
  for (var d = 0u; d < TERMS; d += 8u) {
    let tap = d / IN_C;
    let starts = starts_of(corners, tap / KERNEL_W, tap % KERNEL_W);
    let later_starts = starts_of(later_corners, tap / KERNEL_W, tap % KERNEL_W);
    let weights = weights_at(column, d);
    // All loads are at the start of the loop body. Software adapters, which run shaders on the CPU, keep more values in registers if no
    // branch separates the loads.
    let c = (d - tap * IN_C) >> 2u;
    let x0 = pixel_at(starts.x, c);
    let x1 = pixel_at(starts.y, c);
    let x2 = pixel_at(starts.z, c);
    let x3 = pixel_at(starts.w, c);
    let x4 = pixel_at(later_starts.x, c);
    let x5 = pixel_at(later_starts.y, c);
    let x6 = pixel_at(later_starts.z, c);
    let x7 = pixel_at(later_starts.w, c);
    sum0 = add_wide(sum0, weights, x0);
    sum1 = add_wide(sum1, weights, x1);
    sum2 = add_wide(sum2, weights, x2);
    sum3 = add_wide(sum3, weights, x3);
    sum4 = add_wide(sum4, weights, x4);
    sum5 = add_wide(sum5, weights, x5);
    sum6 = add_wide(sum6, weights, x6);
    sum7 = add_wide(sum7, weights, x7);
  }

  end_wide(row, column, lane, array<WideSums, 8>(sum0, sum1, sum2, sum3, sum4, sum5, sum6, sum7));
}

const OUTSIDE = 0xffffffffu;

// The top left corners of the windows of 4 output pixels. `image` is the row of x at which the pixel's image starts, where rows are
// numbered across all images of the batch. h and w are the coordinates of the corner in that image. They are unsigned. A negative
// coordinate wraps to a large number, so a single comparison checks both bounds.
struct Corners {
  image: vec4u,
  h: vec4u,
  w: vec4u,
}

fn corners_of(pixels: vec4u) -> Corners {
  let lines = pixels / OUT_W;
  return Corners(lines / OUT_H * IN_H, lines % OUT_H * STRIDE - PAD_TOP, pixels % OUT_W * STRIDE - PAD_LEFT);
}

// For each of the 4 windows, the index in x (counted in vectors) of its input at (i, j), or OUTSIDE.
fn starts_of(corners: Corners, i: u32, j: u32) -> vec4u {
  let h = corners.h + i;
  let w = corners.w + j;
  let starts = ((corners.image + h) * IN_W + w) * (IN_C / 4u);
  return select(vec4u(OUTSIDE), starts, (h < vec4u(IN_H)) & (w < vec4u(IN_W)));
}

// Returns 8 input channels of 4 pixels, starting at vector c. Each invocation of the quad loads one of the pixels. Values outside the image
// are 0.
fn pixel_at(start: u32, c: u32) -> array<mat4x4f, 2> {
  let is_inside = start != OUTSIDE;
  let at = select(0u, start + c, is_inside);
  return array<mat4x4f, 2>(of_quad(select(vec4f(), x[at], is_inside)), of_quad(select(vec4f(), x[at + 1u], is_inside)));
}

fn block(column: u32, d: u32) -> mat4x4f {
  let at = (d * COLS + column) >> 2u;
  return transpose(mat4x4f(weight[at], weight[at + COLS / 4u], weight[at + COLS / 2u], weight[at + 3u * COLS / 4u]));
}
