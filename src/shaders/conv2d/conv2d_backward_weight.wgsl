// dweight[s, i, j, c, o] = Σ_p x[n, h·STRIDE+i−PAD_TOP, w·STRIDE+j−PAD_LEFT, c] · dy[p, o],  dbias[s, o] = Σ_p dy[p, o]
// over the output pixels p = (n, h, w) of split s; x outside the image is 0.
// x [BATCH, IN_H, IN_W, IN_C], dy [BATCH, OUT_H, OUT_W, OUT_C]; dweight [SPLITS, KERNEL_H, KERNEL_W, IN_C, OUT_C],
// dbias [SPLITS, OUT_C]. Implicit GEMM: rows are the positions (i, j, c) of the window, plus one row of ones if there is a bias; columns
// are output channels, and the depth is the pixels. The kernel sum_partials adds the splits in a fixed order.
// One invocation owns 8 positions × 8 channels (every 4th of 32 channels) in registers; a workgroup owns 128 × 32 of one split.

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
override SPLITS: u32 = 1u;
override HAS_BIAS: u32 = 0u;

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> dy: array<f32>;
@group(0) @binding(2) var<storage, read_write> dweight: array<f32>;
@group(0) @binding(3) var<storage, read_write> dbias: array<f32>;

@compute @workgroup_size(4, 16)
fn conv2d_backward_weight(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  let patch_size = KERNEL_H * KERNEL_W * IN_C;
  let rows = patch_size + HAS_BIAS;
  let column_tiles = (OUT_C + 31u) / 32u;
  let row_tiles = (rows + 127u) / 128u;
  let tile = group.x + group.y * groups.x;
  let split = tile / (column_tiles * row_tiles);
  let row = ((tile / column_tiles) % row_tiles) * 128u + local.y * 8u;
  let column = (tile % column_tiles) * 32u + local.x;
  if (split >= SPLITS || row >= rows || column >= OUT_C) { return; }

  let pixels = BATCH * OUT_H * OUT_W;
  let pixels_per_split = (pixels + SPLITS - 1u) / SPLITS;
  let first = split * pixels_per_split;
  let end = min(first + pixels_per_split, pixels);
  // Indices past the end are clamped to the last position or channel. Their sums are not stored, except those of the row of the bias, in
  // which 1 replaces x.
  let position_a = min(row + vec4u(0u, 1u, 2u, 3u), vec4u(patch_size - 1u));
  let position_b = min(row + vec4u(4u, 5u, 6u, 7u), vec4u(patch_size - 1u));
  let channel_near = min(column + vec4u(0u, 4u, 8u, 12u), vec4u(OUT_C - 1u));
  let channel_far = min(column + vec4u(16u, 20u, 24u, 28u), vec4u(OUT_C - 1u));
  // The value that replaces x outside the image: 0, but 1 in the row of the bias, which always counts as outside.
  let outside_a = select(vec4f(), vec4f(1.0), row + vec4u(0u, 1u, 2u, 3u) == vec4u(patch_size));
  let outside_b = select(vec4f(), vec4f(1.0), row + vec4u(4u, 5u, 6u, 7u) == vec4u(patch_size));
  // Coordinates are unsigned. A negative coordinate wraps to a large number, so a single comparison checks both bounds.
  let down_a = position_a / (KERNEL_W * IN_C) - PAD_TOP;
  let down_b = position_b / (KERNEL_W * IN_C) - PAD_TOP;
  let right_a = (position_a / IN_C) % KERNEL_W - PAD_LEFT;
  let right_b = (position_b / IN_C) % KERNEL_W - PAD_LEFT;

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
  for (var line = first / OUT_W; line * OUT_W < end; line++) {
    let h_a = line % OUT_H * STRIDE + down_a;
    let h_b = line % OUT_H * STRIDE + down_b;
    let inside_h_a = (h_a < vec4u(IN_H)) & (outside_a == vec4f());
    let inside_h_b = (h_b < vec4u(IN_H)) & (outside_b == vec4f());
    let line_a = ((line / OUT_H * IN_H + h_a) * IN_W + right_a) * IN_C + position_a % IN_C;
    let line_b = ((line / OUT_H * IN_H + h_b) * IN_W + right_b) * IN_C + position_b % IN_C;
    let line_end = min(line * OUT_W + OUT_W, end);
    for (var pixel = max(line * OUT_W, first); pixel < line_end; pixel++) {
      let w = (pixel - line * OUT_W) * STRIDE;
      let inside_a = inside_h_a & (w + right_a < vec4u(IN_W));
      let inside_b = inside_h_b & (w + right_b < vec4u(IN_W));
      let x_a = select(vec4u(), line_a + w * IN_C, inside_a);
      let x_b = select(vec4u(), line_b + w * IN_C, inside_b);
      let at_near = pixel * OUT_C + channel_near;
      let at_far = pixel * OUT_C + channel_far;
      let gradients_near = vec4f(dy[at_near.x], dy[at_near.y], dy[at_near.z], dy[at_near.w]);
      let gradients_far = vec4f(dy[at_far.x], dy[at_far.y], dy[at_far.z], dy[at_far.w]);
      let a = select(outside_a, vec4f(x[x_a.x], x[x_a.y], x[x_a.z], x[x_a.w]), inside_a);
      let b = select(outside_b, vec4f(x[x_b.x], x[x_b.y], x[x_b.z], x[x_b.w]), inside_b);
      near0 += a.x * gradients_near;
      far0 += a.x * gradients_far;
      near1 += a.y * gradients_near;
      far1 += a.y * gradients_far;
      near2 += a.z * gradients_near;
      far2 += a.z * gradients_far;
      near3 += a.w * gradients_near;
      far3 += a.w * gradients_far;
      near4 += b.x * gradients_near;
      far4 += b.x * gradients_far;
      near5 += b.y * gradients_near;
      far5 += b.y * gradients_far;
      near6 += b.z * gradients_near;
      far6 += b.z * gradients_far;
      near7 += b.w * gradients_near;
      far7 += b.w * gradients_far;
    }
  }

  // Each iteration stores near0 and far0, and then moves the other sums down by one, so that the stores are inlined 8 times instead of 64
  // and no vector is indexed dynamically.
  for (var r = 0u; r < 8u; r++) {
    store_row(split, row + r, column, near0);
    store_row(split, row + r, column + 16u, far0);
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

fn store_row(split: u32, row: u32, column: u32, sum: vec4f) {
  store(split, row, column, sum.x);
  store(split, row, column + 4u, sum.y);
  store(split, row, column + 8u, sum.z);
  store(split, row, column + 12u, sum.w);
}

fn store(split: u32, row: u32, column: u32, sum: f32) {
  if (column >= OUT_C) { return; }
  let patch_size = KERNEL_H * KERNEL_W * IN_C;
  if (row < patch_size) {
    dweight[(split * patch_size + row) * OUT_C + column] = sum;
  } else if (row == patch_size && HAS_BIAS == 1u) {
    dbias[split * OUT_C + column] = sum;
  }
}
