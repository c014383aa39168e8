// y[n, h, w, c] = finish(Σ_{i,j,o} dy[n, (h+PAD_TOP−i)/STRIDE, (w+PAD_LEFT−j)/STRIDE, o] · weight[i, j, c, o])
// over the i, j for which both divisions are whole and inside dy: the gradient dx, here called y for the epilogue.
// dy [BATCH, OUT_H, OUT_W, OUT_C], weight [KERNEL_H, KERNEL_W, IN_C, OUT_C], y [BATCH, IN_H, IN_W, IN_C].
// Implicit GEMM that gathers: rows are input pixels, columns input channels. One invocation owns 4 × 4, a workgroup 32 × 32.

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

@compute @workgroup_size(8, 8)
fn conv2d_backward_input(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  let rows = BATCH * IN_H * IN_W;
  let column_tiles = (IN_C + 31u) / 32u;
  let tile = group.x + group.y * groups.x;
  let row = (tile / column_tiles) * 32u + local.y * 4u;
  let column = (tile % column_tiles) * 32u + local.x * 4u;
  if (row >= rows || column >= IN_C) { return; }

  // Pixels and channels past the end read the last one instead; their sums are never stored.
  let pixel = min(vec4u(row, row + 1u, row + 2u, row + 3u), vec4u(rows - 1u));
  let image = pixel / (IN_H * IN_W) * (OUT_H * OUT_W);
  let top = (pixel / IN_W) % IN_H + PAD_TOP;
  let left = pixel % IN_W + PAD_LEFT;
  let channel = min(vec4u(column, column + 1u, column + 2u, column + 3u), vec4u(IN_C - 1u)) * OUT_C;

  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  for (var i = 0u; i < KERNEL_H; i++) {
    for (var j = 0u; j < KERNEL_W; j++) {
      // Unsigned: what lies before the image wraps to a large number, and is outside like what lies after it.
      let h = (top - i) / STRIDE;
      let w = (left - j) / STRIDE;
      let whole = (h * STRIDE == top - i) & (w * STRIDE == left - j);
      let inside = whole & (h < vec4u(OUT_H)) & (w < vec4u(OUT_W));
      let mask = select(vec4f(), vec4f(1.0), inside);
      var dy_at = select(vec4u(), image + h * OUT_W + w, inside) * OUT_C;
      var weight_at = (i * KERNEL_W + j) * IN_C * OUT_C + channel;
      for (var o = 0u; o < OUT_C; o++) {
        let weights = vec4f(weight[weight_at.x], weight[weight_at.y], weight[weight_at.z], weight[weight_at.w]);
        let values = mask * vec4f(dy[dy_at.x], dy[dy_at.y], dy[dy_at.z], dy[dy_at.w]);
        sum0 += values.x * weights;
        sum1 += values.y * weights;
        sum2 += values.z * weights;
        sum3 += values.w * weights;
        dy_at += 1u;
        weight_at += 1u;
      }
    }
  }
  store_row(row, column, sum0);
  store_row(row + 1u, column, sum1);
  store_row(row + 2u, column, sum2);
  store_row(row + 3u, column, sum3);
}

fn store_row(row: u32, column: u32, sum: vec4f) {
  if (row >= BATCH * IN_H * IN_W) { return; }
  for (var i = 0u; i < 4u && column + i < IN_C; i++) { finish(row * IN_C + column + i, column + i, sum[i]); }
}
