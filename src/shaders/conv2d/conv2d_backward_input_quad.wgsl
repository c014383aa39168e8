// A variant of conv2d_backward_input for convolutions in which OUT_C is a multiple of 4, on adapters with subgroups. It loads half as
// many numbers as conv2d_backward_input.
//   y[n, h, w, c] = store_with_addend(Σ_{i,j,o} dy[n, (h+PAD_TOP−i)/STRIDE, (w+PAD_LEFT−j)/STRIDE, o] · weight[i, j, c, o])
// over the i, j for which both divisions are exact and both results are inside dy. y is the gradient with respect to the
// input of the convolution. This gradient has no bias, so `bias_at` is 0; `store_with_addend` is in addend.wgsl.
// dy [BATCH, OUT_H, OUT_W, OUT_C], weight [KERNEL_H, KERNEL_W, IN_C, OUT_C], y [BATCH, IN_H, IN_W, IN_C].
// Four neighbouring invocations (a quad) own a tile of 16 pixels × 16 input channels in registers, and each of them owns every 4th
// channel. Each of the four loads dy for every 4th pixel, 4 output channels at a time, and shares the loaded values with the other three.

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

override ROWS = BATCH * IN_H * IN_W;
override COLS = IN_C;
// True if no tile reaches past the last row or column.
override WHOLE = ROWS % 16u == 0u && COLS % 16u == 0u;
override COLUMN_TILES = (COLS + 15u) / 16u;
// The number of quads in a workgroup; quads.ts explains the rule.
override QUADS = clamp((ROWS + 15u) / 16u * COLUMN_TILES / 4u, 1u, 16u);

@group(0) @binding(0) var<storage, read> dy: array<vec4f>;
@group(0) @binding(1) var<storage, read> weight: array<f32>;

@compute @workgroup_size(4u * QUADS)
fn conv2d_backward_input_quad(
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
  let columns = min(column + vec4u(0u, 4u, 8u, 12u), vec4u(COLS - 1u)) * OUT_C;
  let images = pixels / (IN_H * IN_W) * OUT_H;
  let bottoms = (pixels / IN_W) % IN_H + PAD_TOP;
  let rights = pixels % IN_W + PAD_LEFT;
  let depth = OUT_C / 4u;

  var sum0 = mat4x4f();
  var sum1 = mat4x4f();
  var sum2 = mat4x4f();
  var sum3 = mat4x4f();
  for (var i = 0u; i < KERNEL_H; i++) {
    // Coordinates are unsigned. A negative coordinate wraps to a large number, so a single comparison checks both bounds.
    let h = (bottoms - i) / STRIDE;
    let inside_h = (h * STRIDE == bottoms - i) & (h < vec4u(OUT_H));
    for (var j = 0u; j < KERNEL_W; j++) {
      let w = (rights - j) / STRIDE;
      let inside = inside_h & (w * STRIDE == rights - j) & (w < vec4u(OUT_W));
      // For positions outside dy or between pixels of dy, pixel 0 is read, and the value is replaced with 0.
      let starts = select(vec4u(), (images + h) * OUT_W + w, inside) * depth;
      var at = columns + (i * KERNEL_W + j) * IN_C * OUT_C;
      for (var o = 0u; o < depth; o++) {
        // The rows of this matrix are channels of y.
        let weights = transpose(mat4x4f(weights_at(at.x), weights_at(at.y), weights_at(at.z), weights_at(at.w)));
        at += 4u;
        sum0 += weights * of_quad(select(vec4f(), dy[starts.x + o], inside.x));
        sum1 += weights * of_quad(select(vec4f(), dy[starts.y + o], inside.y));
        sum2 += weights * of_quad(select(vec4f(), dy[starts.z + o], inside.z));
        sum3 += weights * of_quad(select(vec4f(), dy[starts.w + o], inside.w));
      }
    }
  }

  // This is a loop so that the store is inlined once instead of 16 times.
  let sums = array<mat4x4f, 4>(sum0, sum1, sum2, sum3);
  for (var r = 0u; r < 16u; r++) { store_row(row + (r ^ lane), column, sums[r / 4u][r % 4u]); }
}

fn weights_at(at: u32) -> vec4f { return vec4f(weight[at], weight[at + 1u], weight[at + 2u], weight[at + 3u]); }

fn store_row(row: u32, column: u32, sum: vec4f) {
  if (!WHOLE && row >= ROWS) { return; }
  // This is a loop so that the epilogue is inlined once.
  for (var c = 0u; c < 16u; c += 4u) {
    if (WHOLE || column + c < COLS) { store_with_addend(row * COLS + column + c, sum[c / 4u] + bias_at(column + c)); }
  }
}
