// A variant of conv2d_backward_input for convolutions in which IN_C and OUT_C are multiples of 4. It needs a quarter of the load
// instructions of conv2d_backward_input.
//   y[n, h, w, c] = store_with_addend(Σ_{i,j,o} dy[n, (h+PAD_TOP−i)/STRIDE, (w+PAD_LEFT−j)/STRIDE, o] · weight[i, j, c, o])
// over the i, j for which both divisions are exact and both results are inside dy. y is the gradient with respect to the
// input of the convolution. This gradient has no bias, so `bias_at` is 0; `store_with_addend` is in addend.wgsl.
// dy [BATCH, OUT_H, OUT_W, OUT_C], weight [KERNEL_H, KERNEL_W, IN_C, OUT_C], y [BATCH, IN_H, IN_W, IN_C].
// One invocation owns 8 pixels × 8 channels in registers and reads 4 output channels at a time; a workgroup owns 128 × 32.

override BATCH: u32 = 1u;
override IN_H: u32 = 1u;
override IN_W: u32 = 1u;
override IN_C: u32 = 4u;
override OUT_H: u32 = 1u;
override OUT_W: u32 = 1u;
override OUT_C: u32 = 4u;
override KERNEL_H: u32 = 1u;
override KERNEL_W: u32 = 1u;
override STRIDE: u32 = 1u;
override PAD_TOP: u32 = 0u;
override PAD_LEFT: u32 = 0u;

@group(0) @binding(0) var<storage, read> dy: array<vec4f>;
@group(0) @binding(1) var<storage, read> weight: array<vec4f>;

@compute @workgroup_size(4, 16)
fn conv2d_backward_input_vec4(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  let rows = BATCH * IN_H * IN_W;
  let column_tiles = (IN_C + 31u) / 32u;
  let tile = group.x + group.y * groups.x;
  let row = (tile / column_tiles) * 128u + local.y * 8u;
  let column = (tile % column_tiles) * 32u + local.x * 8u;
  if (row >= rows || column >= IN_C) { return; }

  let depth = OUT_C / 4u;
  // Indices past the end are clamped to the last pixel or the last 4 channels; the sums for these indices are never stored.
  let pixel_a = min(row + vec4u(0u, 1u, 2u, 3u), vec4u(rows - 1u));
  let pixel_b = min(row + vec4u(4u, 5u, 6u, 7u), vec4u(rows - 1u));
  let near_at = column * depth;
  let far_at = min(column + 4u, IN_C - 4u) * depth;
  let image_a = pixel_a / (IN_H * IN_W) * OUT_H;
  let image_b = pixel_b / (IN_H * IN_W) * OUT_H;
  let top_a = (pixel_a / IN_W) % IN_H + PAD_TOP;
  let top_b = (pixel_b / IN_W) % IN_H + PAD_TOP;
  let left_a = pixel_a % IN_W + PAD_LEFT;
  let left_b = pixel_b % IN_W + PAD_LEFT;

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
    for (var j = 0u; j < KERNEL_W; j++) {
      // Coordinates are unsigned. A negative coordinate wraps to a large number, so a single comparison checks both bounds.
      let h_a = (top_a - i) / STRIDE;
      let h_b = (top_b - i) / STRIDE;
      let w_a = (left_a - j) / STRIDE;
      let w_b = (left_b - j) / STRIDE;
      let inside_a = (h_a * STRIDE == top_a - i) & (w_a * STRIDE == left_a - j) & (h_a < vec4u(OUT_H)) & (w_a < vec4u(OUT_W));
      let inside_b = (h_b * STRIDE == top_b - i) & (w_b * STRIDE == left_b - j) & (h_b < vec4u(OUT_H)) & (w_b < vec4u(OUT_W));
      // For positions outside dy or between pixels of dy, pixel 0 is read, and the value is replaced with 0.
      let dy_a = select(vec4u(), (image_a + h_a) * OUT_W + w_a, inside_a) * depth;
      let dy_b = select(vec4u(), (image_b + h_b) * OUT_W + w_b, inside_b) * depth;
      let at = (i * KERNEL_W + j) * IN_C * depth;
      for (var o = 0u; o < depth; o++) {
        let n = at + near_at + o;
        let f = at + far_at + o;
        // The columns of these blocks are input channels, so a row of dy times a block gives one sum per channel.
        let near = mat4x4f(weight[n], weight[n + depth], weight[n + 2u * depth], weight[n + 3u * depth]);
        let far = mat4x4f(weight[f], weight[f + depth], weight[f + 2u * depth], weight[f + 3u * depth]);
        let dy0 = select(vec4f(), dy[dy_a.x + o], inside_a.x);
        near0 += dy0 * near;
        far0 += dy0 * far;
        let dy1 = select(vec4f(), dy[dy_a.y + o], inside_a.y);
        near1 += dy1 * near;
        far1 += dy1 * far;
        let dy2 = select(vec4f(), dy[dy_a.z + o], inside_a.z);
        near2 += dy2 * near;
        far2 += dy2 * far;
        let dy3 = select(vec4f(), dy[dy_a.w + o], inside_a.w);
        near3 += dy3 * near;
        far3 += dy3 * far;
        let dy4 = select(vec4f(), dy[dy_b.x + o], inside_b.x);
        near4 += dy4 * near;
        far4 += dy4 * far;
        let dy5 = select(vec4f(), dy[dy_b.y + o], inside_b.y);
        near5 += dy5 * near;
        far5 += dy5 * far;
        let dy6 = select(vec4f(), dy[dy_b.z + o], inside_b.z);
        near6 += dy6 * near;
        far6 += dy6 * far;
        let dy7 = select(vec4f(), dy[dy_b.w + o], inside_b.w);
        near7 += dy7 * near;
        far7 += dy7 * far;
      }
    }
  }

  let near_bias = bias_at(column);
  let far_bias = bias_at(min(column + 4u, IN_C - 4u));
  // Each iteration stores near0 and far0, and then moves the other sums down by one, so that the epilogue is inlined twice instead of 16
  // times and nothing is indexed dynamically.
  for (var r = 0u; r < 8u; r++) {
    if (row + r < rows) {
      store_with_addend((row + r) * IN_C + column, near0 + near_bias);
      if (column + 4u < IN_C) { store_with_addend((row + r) * IN_C + column + 4u, far0 + far_bias); }
    }
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
