// y[n, h, w, o] = store_with_addend(bias[o] + Σ_{i,j,c} x[n, h·STRIDE+i−PAD_TOP, w·STRIDE+j−PAD_LEFT, c] · weight[i, j, c, o])
// x [BATCH, IN_H, IN_W, IN_C], weight [KERNEL_H, KERNEL_W, IN_C, OUT_C], y [BATCH, OUT_H, OUT_W, OUT_C]; x outside the image is 0.
// Implicit GEMM: rows are output pixels, columns are output channels, and the depth runs over the window. The matrix
// whose rows are the windows is never stored.
// One invocation owns 8 pixels × 8 channels (every 4th of 32 channels) in registers; a workgroup owns 128 × 32.
// store_with_addend is in addend.wgsl.

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

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> weight: array<f32>;

@compute @workgroup_size(4, 16)
fn conv2d(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  let rows = BATCH * OUT_H * OUT_W;
  let column_tiles = (OUT_C + 31u) / 32u;
  let tile = group.x + group.y * groups.x;
  let row = (tile / column_tiles) * 128u + local.y * 8u;
  let column = (tile % column_tiles) * 32u + local.x;
  if (row >= rows || column >= OUT_C) { return; }

  // Indices past the end are clamped to the last pixel or channel; the sums for these indices are never stored.
  let pixel_a = min(row + vec4u(0u, 1u, 2u, 3u), vec4u(rows - 1u));
  let pixel_b = min(row + vec4u(4u, 5u, 6u, 7u), vec4u(rows - 1u));
  let channel_near = min(column + vec4u(0u, 4u, 8u, 12u), vec4u(OUT_C - 1u));
  let channel_far = min(column + vec4u(16u, 20u, 24u, 28u), vec4u(OUT_C - 1u));
  let image_a = pixel_a / (OUT_H * OUT_W) * IN_H;
  let image_b = pixel_b / (OUT_H * OUT_W) * IN_H;
  // Coordinates are unsigned. A negative coordinate wraps to a large number, so a single comparison checks both bounds.
  let top_a = (pixel_a / OUT_W) % OUT_H * STRIDE - PAD_TOP;
  let top_b = (pixel_b / OUT_W) % OUT_H * STRIDE - PAD_TOP;
  let left_a = pixel_a % OUT_W * STRIDE - PAD_LEFT;
  let left_b = pixel_b % OUT_W * STRIDE - PAD_LEFT;

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
      let inside_a = (top_a + i < vec4u(IN_H)) & (left_a + j < vec4u(IN_W));
      let inside_b = (top_b + i < vec4u(IN_H)) & (left_b + j < vec4u(IN_W));
      // For positions outside the image, pixel 0 is read, and the value is replaced with 0.
      let x_a = select(vec4u(), (image_a + top_a + i) * IN_W + left_a + j, inside_a) * IN_C;
      let x_b = select(vec4u(), (image_b + top_b + i) * IN_W + left_b + j, inside_b) * IN_C;
      var at_near = (i * KERNEL_W + j) * IN_C * OUT_C + channel_near;
      var at_far = (i * KERNEL_W + j) * IN_C * OUT_C + channel_far;
      for (var c = 0u; c < IN_C; c++) {
        let weights_near = vec4f(weight[at_near.x], weight[at_near.y], weight[at_near.z], weight[at_near.w]);
        let weights_far = vec4f(weight[at_far.x], weight[at_far.y], weight[at_far.z], weight[at_far.w]);
        let a = select(vec4f(), vec4f(x[x_a.x + c], x[x_a.y + c], x[x_a.z + c], x[x_a.w + c]), inside_a);
        let b = select(vec4f(), vec4f(x[x_b.x + c], x[x_b.y + c], x[x_b.z + c], x[x_b.w + c]), inside_b);
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
        at_near += OUT_C;
        at_far += OUT_C;
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
  if (row >= BATCH * OUT_H * OUT_W) { return; }
  let index = row * OUT_C + column;
  if (column < OUT_C) { store_with_addend(index, sum.x + bias_at(column)); }
  if (column + 4u < OUT_C) { store_with_addend(index + 4u, sum.y + bias_at(column + 4u)); }
  if (column + 8u < OUT_C) { store_with_addend(index + 8u, sum.z + bias_at(column + 8u)); }
  if (column + 12u < OUT_C) { store_with_addend(index + 12u, sum.w + bias_at(column + 12u)); }
}
