// A variant of conv2d_backward_input for large products in which OUT_C is a multiple of 8 and IN_C is a multiple of 4, on adapters with
// subgroups. It needs at most a quarter of the load instructions of conv2d_backward_input_vec4.
//   y[n, h, w, c] = store_with_addend(Σ_{i,j,o} dy[n, (h+PAD_TOP−i)/STRIDE, (w+PAD_LEFT−j)/STRIDE, o] · weight[i, j, c, o])
// over the i, j for which both divisions are exact and both results are inside dy. y is the gradient with respect to the
// input of the convolution. This gradient has no bias, so `bias_at` is 0; `store_with_addend` is in addend.wgsl.
// dy [BATCH, OUT_H, OUT_W, OUT_C], weight [KERNEL_H, KERNEL_W, IN_C, OUT_C], y [BATCH, IN_H, IN_W, IN_C].
// Four neighbouring invocations (a quad) own a wide tile (wide.wgsl) of pixels × input channels in registers and read 8 output channels
// at a time. Each of the four owns 4 of every 16 input channels. Each also loads dy for every 4th pixel and shares the loaded values with
// the other three.

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

override ROWS = BATCH * IN_H * IN_W;
override COLS = IN_C;
override RESULTS = ROWS * COLS;
override TERMS = KERNEL_H * KERNEL_W * OUT_C;
// The number of quads in a workgroup; quads.ts explains the rule.
override QUADS = clamp((ROWS + 31u) / 32u * COLUMN_TILES / 4u, 1u, 4u);

@group(0) @binding(0) var<storage, read> dy: array<vec4f>;
@group(0) @binding(1) var<storage, read> weight: array<vec4f>;

@compute @workgroup_size(4u * QUADS)
fn conv2d_backward_input_wide(
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
  // A single loop covers all terms, because nested loops would have to pass all sums from one loop to the next.
  for (var d = 0u; d < TERMS; d += 8u) {
    let tap = d / OUT_C;
    let o = d - tap * OUT_C;
    let v = o >> 2u;
    let starts = starts_of(corners, tap / KERNEL_W, tap % KERNEL_W);
    let later_starts = starts_of(later_corners, tap / KERNEL_W, tap % KERNEL_W);
    let weights = weights_at(column, tap * IN_C * OUT_C + o);
    // All loads are at the start of the loop body. Software adapters, which run shaders on the CPU, keep more values in registers if no
    // branch separates the loads.
    let dy0 = pixel_at(starts.x, v);
    let dy1 = pixel_at(starts.y, v);
    let dy2 = pixel_at(starts.z, v);
    let dy3 = pixel_at(starts.w, v);
    let dy4 = pixel_at(later_starts.x, v);
    let dy5 = pixel_at(later_starts.y, v);
    let dy6 = pixel_at(later_starts.z, v);
    let dy7 = pixel_at(later_starts.w, v);
    sum0 = add_wide(sum0, weights, dy0);
    sum1 = add_wide(sum1, weights, dy1);
    sum2 = add_wide(sum2, weights, dy2);
    sum3 = add_wide(sum3, weights, dy3);
    sum4 = add_wide(sum4, weights, dy4);
    sum5 = add_wide(sum5, weights, dy5);
    sum6 = add_wide(sum6, weights, dy6);
    sum7 = add_wide(sum7, weights, dy7);
  }

  end_wide(row, column, lane, array<WideSums, 8>(sum0, sum1, sum2, sum3, sum4, sum5, sum6, sum7));
}

const OUTSIDE = 0xffffffffu;

// The positions of 4 input pixels. `image` is the row of dy at which the pixel's image starts, where rows are numbered across all images of
// the batch. h and w are the coordinates of the pixel in the padded image.
struct Corners {
  image: vec4u,
  h: vec4u,
  w: vec4u,
}

fn corners_of(pixels: vec4u) -> Corners {
  let lines = pixels / IN_W;
  return Corners(lines / IN_H * OUT_H, lines % IN_H + PAD_TOP, pixels % IN_W + PAD_LEFT);
}

// For each of the 4 input pixels, the index in dy (counted in vectors) of the output pixel whose window has the input pixel at (i, j), or
// OUTSIDE if there is none.
fn starts_of(corners: Corners, i: u32, j: u32) -> vec4u {
  // Coordinates are unsigned. A negative coordinate wraps to a large number, so a single comparison checks both bounds.
  var h = corners.h - i;
  var w = corners.w - j;
  var is_whole = vec4<bool>(true);
  if (STRIDE > 1u) {
    is_whole = (h % STRIDE == vec4u()) & (w % STRIDE == vec4u());
    h /= STRIDE;
    w /= STRIDE;
  }
  let starts = ((corners.image + h) * OUT_W + w) * (OUT_C / 4u);
  return select(vec4u(OUTSIDE), starts, is_whole & (h < vec4u(OUT_H)) & (w < vec4u(OUT_W)));
}

// Returns 8 output channels of 4 pixels of dy, starting at vector o. Each invocation of the quad loads one of the pixels. The values are 0
// for a pixel whose start is OUTSIDE.
fn pixel_at(start: u32, o: u32) -> array<mat4x4f, 2> {
  let is_inside = start != OUTSIDE;
  let at = select(0u, start + o, is_inside);
  return array<mat4x4f, 2>(of_quad(select(vec4f(), dy[at], is_inside)), of_quad(select(vec4f(), dy[at + 1u], is_inside)));
}

// `d` is the index in weight of input channel 0 and output channel o at one position (i, j) of the convolution kernel.
fn block(column: u32, d: u32) -> mat4x4f {
  let at = (column * OUT_C + d) >> 2u;
  return mat4x4f(weight[at], weight[at + OUT_C / 4u], weight[at + OUT_C / 2u], weight[at + 3u * OUT_C / 4u]);
}
