// y[n, h, w, c] = store_with_addend(Σ_{i,j,o} dy[n, (h+PAD_TOP−i)/STRIDE, (w+PAD_LEFT−j)/STRIDE, o] · weight[i, j, c, o])
// over the i, j for which both divisions are exact and both results are inside dy. y is the gradient with respect to the
// input of the convolution. This gradient has no bias, so `bias_at` is 0; `store_with_addend` is in addend.wgsl.
// dy [BATCH, OUT_H, OUT_W, OUT_C], weight [KERNEL_H, KERNEL_W, IN_C, OUT_C], y [BATCH, IN_H, IN_W, IN_C].
// Implicit GEMM in gather form: rows are input pixels, and columns are input channels.
// One invocation owns 8 pixels × 8 channels (every 4th of 32 channels) in registers; a workgroup owns 128 × 32.

override BATCH: u32 = 1u;
override IN_H: u32 = 1u;
override IN_W: u32 = 1u;
override IN_C: u32 = 1u;
override OUT_H: u32 = 1u;
override OUT_W: u32 = 1u;
override OUT_C: u32 = 1u;
override KERNEL_H: u32 = 1u;
override KERNEL_W: u32 = 1u;
override STRIDE: u32 = 1u;
override PAD_TOP: u32 = 0u;
override PAD_LEFT: u32 = 0u;

@group(0) @binding(0) var<storage, read> dy: array<f32>;
@group(0) @binding(1) var<storage, read> weight: array<f32>;

@compute @workgroup_size(4, 16)
fn conv2d_backward_input(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  let rows = BATCH * IN_H * IN_W;
  let column_tiles = (IN_C + 31u) / 32u;
  let tile = group.x + group.y * groups.x;
  let row = (tile / column_tiles) * 128u + local.y * 8u;
  let column = (tile % column_tiles) * 32u + local.x;
  if (row >= rows || column >= IN_C) { return; }

  // Indices past the end are clamped to the last pixel or channel; the sums for these indices are never stored.
  let pixel_a = min(row + vec4u(0u, 1u, 2u, 3u), vec4u(rows - 1u));
  let pixel_b = min(row + vec4u(4u, 5u, 6u, 7u), vec4u(rows - 1u));
  let channel_near = min(column + vec4u(0u, 4u, 8u, 12u), vec4u(IN_C - 1u));
  let channel_far = min(column + vec4u(16u, 20u, 24u, 28u), vec4u(IN_C - 1u));
  let image_a = pixel_a / (IN_H * IN_W) * OUT_H;
  let image_b = pixel_b / (IN_H * IN_W) * OUT_H;
  let bottom_a = (pixel_a / IN_W) % IN_H + PAD_TOP;
  let bottom_b = (pixel_b / IN_W) % IN_H + PAD_TOP;
  let right_a = pixel_a % IN_W + PAD_LEFT;
  let right_b = pixel_b % IN_W + PAD_LEFT;

  var near0 = vec4f();
  var far0 = vec4f();
  var near1 = vec4f();
  var far1 = vec4f();
  var near2 = vec4f();
  var far2 = vec4f();
  var near3 = vec4f();
  var far3 = vec4f();
  var near4 = vec4f();
  var far4 = vec4f();
  var near5 = vec4f();
  var far5 = vec4f();
  var near6 = vec4f();
  var far6 = vec4f();
  var near7 = vec4f();
  var far7 = vec4f();
  for (var i = 0u; i < KERNEL_H; i++) {
    // Coordinates are unsigned. A negative coordinate wraps to a large number, so a single comparison checks both bounds.
    let h_a = (bottom_a - i) / STRIDE;
    let h_b = (bottom_b - i) / STRIDE;
    let inside_h_a = (h_a * STRIDE == bottom_a - i) & (h_a < vec4u(OUT_H));
    let inside_h_b = (h_b * STRIDE == bottom_b - i) & (h_b < vec4u(OUT_H));
    for (var j = 0u; j < KERNEL_W; j++) {
      let w_a = (right_a - j) / STRIDE;
      let w_b = (right_b - j) / STRIDE;
      let inside_a = inside_h_a & (w_a * STRIDE == right_a - j) & (w_a < vec4u(OUT_W));
      let inside_b = inside_h_b & (w_b * STRIDE == right_b - j) & (w_b < vec4u(OUT_W));
      // For positions outside dy or between pixels of dy, pixel 0 is read, and the value is replaced with 0.
      let dy_a = select(vec4u(), (image_a + h_a) * OUT_W + w_a, inside_a) * OUT_C;
      let dy_b = select(vec4u(), (image_b + h_b) * OUT_W + w_b, inside_b) * OUT_C;
      let at_near = ((i * KERNEL_W + j) * IN_C + channel_near) * OUT_C;
      let at_far = ((i * KERNEL_W + j) * IN_C + channel_far) * OUT_C;
      for (var o = 0u; o < OUT_C; o++) {
        let weights_near = vec4f(weight[at_near.x + o], weight[at_near.y + o], weight[at_near.z + o], weight[at_near.w + o]);
        let weights_far = vec4f(weight[at_far.x + o], weight[at_far.y + o], weight[at_far.z + o], weight[at_far.w + o]);
        let a = select(vec4f(), vec4f(dy[dy_a.x + o], dy[dy_a.y + o], dy[dy_a.z + o], dy[dy_a.w + o]), inside_a);
        let b = select(vec4f(), vec4f(dy[dy_b.x + o], dy[dy_b.y + o], dy[dy_b.z + o], dy[dy_b.w + o]), inside_b);
        near0 += a.x * weights_near;
        far0 += a.x * weights_far;
        near1 += a.y * weights_near;
        far1 += a.y * weights_far;
        near2 += a.z * weights_near;
        far2 += a.z * weights_far;
        near3 += a.w * weights_near;
        far3 += a.w * weights_far;
        near4 += b.x * weights_near;
        far4 += b.x * weights_far;
        near5 += b.y * weights_near;
        far5 += b.y * weights_far;
        near6 += b.z * weights_near;
        far6 += b.z * weights_far;
        near7 += b.w * weights_near;
        far7 += b.w * weights_far;
      }
    }
  }

  // Each iteration stores near0 and far0, and then moves the other sums down by one, so that the epilogue is inlined 8 times instead of
  // 64 and no vector is indexed dynamically.
  for (var r = 0u; r < 8u; r++) {
    store_row(row + r, column, near0);
    store_row(row + r, column + 16u, far0);
    near0 = near1;
    far0 = far1;
    near1 = near2;
    far1 = far2;
    near2 = near3;
    far2 = far3;
    near3 = near4;
    far3 = far4;
    near4 = near5;
    far4 = far5;
    near5 = near6;
    far5 = far6;
    near6 = near7;
    far6 = far7;
  }
}

fn store_row(row: u32, column: u32, sum: vec4f) {
  if (row >= BATCH * IN_H * IN_W) { return; }
  let index = row * IN_C + column;
  if (column < IN_C) { store_with_addend(index, sum.x + bias_at(column)); }
  if (column + 4u < IN_C) { store_with_addend(index + 4u, sum.y + bias_at(column + 4u)); }
  if (column + 8u < IN_C) { store_with_addend(index + 8u, sum.z + bias_at(column + 8u)); }
  if (column + 12u < IN_C) { store_with_addend(index + 12u, sum.w + bias_at(column + 12u)); }
}
