// y[n, h, w, o] = finish(Σ_{i,j,c} x[n, h·STRIDE+i−PAD_TOP, w·STRIDE+j−PAD_LEFT, c] · weight[i, j, c, o])   (epilogue.wgsl)
// x [BATCH, IN_H, IN_W, IN_C], weight [KERNEL_H, KERNEL_W, IN_C, OUT_C], y [BATCH, OUT_H, OUT_W, OUT_C]; x outside is 0.
// Implicit GEMM: rows are output pixels, columns output channels, depth the patch, never written out.
// One invocation owns 4 pixels × 4 channels in registers, a workgroup 32 × 32.

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

@compute @workgroup_size(8, 8)
fn conv2d(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  let rows = BATCH * OUT_H * OUT_W;
  let column_tiles = (OUT_C + 31u) / 32u;
  let tile = group.x + group.y * groups.x;
  let row = (tile / column_tiles) * 32u + local.y * 4u;
  let column = (tile % column_tiles) * 32u + local.x * 4u;
  if (row >= rows || column >= OUT_C) { return; }

  // Pixels and channels past the end read the last one instead; their sums are never stored.
  let pixel = min(vec4u(row, row + 1u, row + 2u, row + 3u), vec4u(rows - 1u));
  let image = pixel / (OUT_H * OUT_W) * (IN_H * IN_W);
  // Unsigned: what lies before the image wraps to a large number, and is outside like what lies after it.
  let top = (pixel / OUT_W) % OUT_H * STRIDE - PAD_TOP;
  let left = pixel % OUT_W * STRIDE - PAD_LEFT;
  let channel = min(vec4u(column, column + 1u, column + 2u, column + 3u), vec4u(OUT_C - 1u));

  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  for (var i = 0u; i < KERNEL_H; i++) {
    for (var j = 0u; j < KERNEL_W; j++) {
      let h = top + i;
      let w = left + j;
      let inside = (h < vec4u(IN_H)) & (w < vec4u(IN_W));
      // What is outside reads pixel 0 and counts for nothing.
      let mask = select(vec4f(), vec4f(1.0), inside);
      var x_at = select(vec4u(), image + h * IN_W + w, inside) * IN_C;
      var weight_at = (i * KERNEL_W + j) * IN_C * OUT_C + channel;
      for (var c = 0u; c < IN_C; c++) {
        let weights = vec4f(weight[weight_at.x], weight[weight_at.y], weight[weight_at.z], weight[weight_at.w]);
        let values = mask * vec4f(x[x_at.x], x[x_at.y], x[x_at.z], x[x_at.w]);
        sum0 += values.x * weights;
        sum1 += values.y * weights;
        sum2 += values.z * weights;
        sum3 += values.w * weights;
        x_at += 1u;
        weight_at += OUT_C;
      }
    }
  }
  store_row(row, column, sum0);
  store_row(row + 1u, column, sum1);
  store_row(row + 2u, column, sum2);
  store_row(row + 3u, column, sum3);
}

fn store_row(row: u32, column: u32, sum: vec4f) {
  if (row >= BATCH * OUT_H * OUT_W) { return; }
  for (var i = 0u; i < 4u && column + i < OUT_C; i++) { finish(row * OUT_C + column + i, column + i, sum[i]); }
}
