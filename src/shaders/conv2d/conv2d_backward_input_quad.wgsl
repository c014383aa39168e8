// conv2d_backward_input where the adapter has subgroups and output channels are multiples of 4: the same result with half of the loads.
//   y[n, h, w, c] = finish(Σ_{i,j,o} dy[n, (h+PAD_TOP−i)/STRIDE, (w+PAD_LEFT−j)/STRIDE, o] · weight[i, j, c, o])
// over the i, j for which both divisions are whole and inside dy: the gradient dx, here called y for the epilogue.
// dy [BATCH, OUT_H, OUT_W, OUT_C], weight [KERNEL_H, KERNEL_W, IN_C, OUT_C], y [BATCH, IN_H, IN_W, IN_C].
// Four neighbours (a quad) own 16 pixels × 16 channels in registers, each of them every 4th channel; a pixel's numbers are
// loaded by one of the four and handed to the others, 4 output channels at a time.

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
// No tile reaches past the end of rows or columns.
override WHOLE = ROWS % 16u == 0u && COLS % 16u == 0u;
override COLUMN_TILES = (COLS + 15u) / 16u;
// Quads in a workgroup: 16, fewer where that leaves processors without work.
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
  // Whole quads leave, so that those who stay have all their neighbours.
  if (row >= ROWS) { return; }

  // Pixels and channels past the end read the last ones instead; their sums are never stored.
  let pixels = min(row + lane + vec4u(0u, 4u, 8u, 12u), vec4u(ROWS - 1u));
  let columns = min(column + vec4u(0u, 4u, 8u, 12u), vec4u(COLS - 1u)) * OUT_C;
  let images = pixels / (IN_H * IN_W) * OUT_H;
  let bottoms = (pixels / IN_W) % IN_H + PAD_TOP;
  let rights = pixels % IN_W + PAD_LEFT;
  let depth = OUT_C / 4u;

  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  var sum4 = vec4f();
  var sum5 = vec4f();
  var sum6 = vec4f();
  var sum7 = vec4f();
  var sum8 = vec4f();
  var sum9 = vec4f();
  var sum10 = vec4f();
  var sum11 = vec4f();
  var sum12 = vec4f();
  var sum13 = vec4f();
  var sum14 = vec4f();
  var sum15 = vec4f();
  for (var i = 0u; i < KERNEL_H; i++) {
    // Unsigned: what lies before the image wraps to a large number, and is outside like what lies after it.
    let h = (bottoms - i) / STRIDE;
    let inside_h = (h * STRIDE == bottoms - i) & (h < vec4u(OUT_H));
    for (var j = 0u; j < KERNEL_W; j++) {
      let w = (rights - j) / STRIDE;
      let inside = inside_h & (w * STRIDE == rights - j) & (w < vec4u(OUT_W));
      // What is outside reads pixel 0 and counts as 0.
      let starts = select(vec4u(), (images + h) * OUT_W + w, inside) * depth;
      var at = columns + (i * KERNEL_W + j) * IN_C * OUT_C;
      for (var o = 0u; o < depth; o++) {
        // Columns of this matrix are channels of dx.
        let weights = mat4x4f(weights_at(at.x), weights_at(at.y), weights_at(at.z), weights_at(at.w));
        at += 4u;
        let dy0 = select(vec4f(), dy[starts.x + o], inside.x);
        sum0 += quadBroadcast(dy0, 0u) * weights;
        sum1 += quadBroadcast(dy0, 1u) * weights;
        sum2 += quadBroadcast(dy0, 2u) * weights;
        sum3 += quadBroadcast(dy0, 3u) * weights;
        let dy1 = select(vec4f(), dy[starts.y + o], inside.y);
        sum4 += quadBroadcast(dy1, 0u) * weights;
        sum5 += quadBroadcast(dy1, 1u) * weights;
        sum6 += quadBroadcast(dy1, 2u) * weights;
        sum7 += quadBroadcast(dy1, 3u) * weights;
        let dy2 = select(vec4f(), dy[starts.z + o], inside.z);
        sum8 += quadBroadcast(dy2, 0u) * weights;
        sum9 += quadBroadcast(dy2, 1u) * weights;
        sum10 += quadBroadcast(dy2, 2u) * weights;
        sum11 += quadBroadcast(dy2, 3u) * weights;
        let dy3 = select(vec4f(), dy[starts.w + o], inside.w);
        sum12 += quadBroadcast(dy3, 0u) * weights;
        sum13 += quadBroadcast(dy3, 1u) * weights;
        sum14 += quadBroadcast(dy3, 2u) * weights;
        sum15 += quadBroadcast(dy3, 3u) * weights;
      }
    }
  }

  // A loop over them: the store is inlined once, not 16 times.
  let sums = array<vec4f, 16>(sum0, sum1, sum2, sum3, sum4, sum5, sum6, sum7, sum8, sum9, sum10, sum11, sum12, sum13, sum14, sum15);
  for (var r = 0u; r < 16u; r++) { store_row(row + r, column, sums[r]); }
}

fn weights_at(at: u32) -> vec4f { return vec4f(weight[at], weight[at + 1u], weight[at + 2u], weight[at + 3u]); }

fn store_row(row: u32, column: u32, sum: vec4f) {
  if (!WHOLE && row >= ROWS) { return; }
  let index = row * COLS + column;
  if (WHOLE || column < COLS) { finish(index, column, sum.x); }
  if (WHOLE || column + 4u < COLS) { finish(index + 4u, column + 4u, sum.y); }
  if (WHOLE || column + 8u < COLS) { finish(index + 8u, column + 8u, sum.z); }
  if (WHOLE || column + 12u < COLS) { finish(index + 12u, column + 12u, sum.w); }
}
