// A variant of conv2d for convolutions in which IN_C and OUT_C are multiples of 4. It needs a quarter of the load instructions of conv2d.
// store_with_addend is in addend.wgsl.
//   y[n, h, w, o] = store_with_addend(bias[o] + Σ_{i,j,c} x[n, h·STRIDE+i−PAD_TOP, w·STRIDE+j−PAD_LEFT, c] · weight[i, j, c, o])
// x [BATCH, IN_H, IN_W, IN_C], weight [KERNEL_H, KERNEL_W, IN_C, OUT_C], y [BATCH, OUT_H, OUT_W, OUT_C]; x outside the image is 0.
// One invocation owns 8 pixels × 8 channels in registers and reads 4 input channels at a time; a workgroup owns 128 × 32.

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

@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read> weight: array<vec4f>;

@compute @workgroup_size(4, 16)
fn conv2d_vec4(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  let rows = BATCH * OUT_H * OUT_W;
  let column_tiles = (OUT_C + 31u) / 32u;
  let tile = group.x + group.y * groups.x;
  let row = (tile / column_tiles) * 128u + local.y * 8u;
  let column = (tile % column_tiles) * 32u + local.x * 8u;
  if (row >= rows || column >= OUT_C) { return; }

  let depth = IN_C / 4u;
  let columns = OUT_C / 4u;
  // Indices past the end are clamped to the last pixel or the last 4 channels; the sums for these indices are never stored.
  let pixel_a = min(row + vec4u(0u, 1u, 2u, 3u), vec4u(rows - 1u));
  let pixel_b = min(row + vec4u(4u, 5u, 6u, 7u), vec4u(rows - 1u));
  let near_at = column / 4u;
  let far_at = min(near_at + 1u, columns - 1u);
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
      let x_a = select(vec4u(), (image_a + top_a + i) * IN_W + left_a + j, inside_a) * depth;
      let x_b = select(vec4u(), (image_b + top_b + i) * IN_W + left_b + j, inside_b) * depth;
      var at = (i * KERNEL_W + j) * IN_C * columns;
      for (var c = 0u; c < depth; c++) {
        let n = at + near_at;
        let f = at + far_at;
        let near = mat4x4f(weight[n], weight[n + columns], weight[n + 2u * columns], weight[n + 3u * columns]);
        let far = mat4x4f(weight[f], weight[f + columns], weight[f + 2u * columns], weight[f + 3u * columns]);
        let x0 = select(vec4f(), x[x_a.x + c], inside_a.x);
        near0 += near * x0;
        far0 += far * x0;
        let x1 = select(vec4f(), x[x_a.y + c], inside_a.y);
        near1 += near * x1;
        far1 += far * x1;
        let x2 = select(vec4f(), x[x_a.z + c], inside_a.z);
        near2 += near * x2;
        far2 += far * x2;
        let x3 = select(vec4f(), x[x_a.w + c], inside_a.w);
        near3 += near * x3;
        far3 += far * x3;
        let x4 = select(vec4f(), x[x_b.x + c], inside_b.x);
        near4 += near * x4;
        far4 += far * x4;
        let x5 = select(vec4f(), x[x_b.y + c], inside_b.y);
        near5 += near * x5;
        far5 += far * x5;
        let x6 = select(vec4f(), x[x_b.z + c], inside_b.z);
        near6 += near * x6;
        far6 += far * x6;
        let x7 = select(vec4f(), x[x_b.w + c], inside_b.w);
        near7 += near * x7;
        far7 += far * x7;
        at += 4u * columns;
      }
    }
  }

  let near_bias = bias_at(column);
  let far_bias = bias_at(min(column + 4u, OUT_C - 4u));
  // Each iteration stores near0 and far0, and then moves the other sums down by one, so that the epilogue is inlined twice instead of 16
  // times and nothing is indexed dynamically.
  for (var r = 0u; r < 8u; r++) {
    if (row + r < rows) {
      store_with_addend((row + r) * OUT_C + column, near0 + near_bias);
      if (column + 4u < OUT_C) { store_with_addend((row + r) * OUT_C + column + 4u, far0 + far_bias); }
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
