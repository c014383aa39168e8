// dweight[s, i, j, c, o] = Σ_p x[n, h·STRIDE+i−PAD_TOP, w·STRIDE+j−PAD_LEFT, c] · dy[p, o],  dbias[s, o] = Σ_p dy[p, o]
// over the output pixels p = (n, h, w) of split s; x outside the image is 0.
// x [BATCH, IN_H, IN_W, IN_C], dy [BATCH, OUT_H, OUT_W, OUT_C]; dweight [SPLITS, KERNEL_H, KERNEL_W, IN_C, OUT_C],
// dbias [SPLITS, OUT_C]. Implicit GEMM: rows are positions (i, j, c) of the patch and one row of ones for the bias, columns
// are output channels, depth the pixels. One invocation owns 4 × 4, a workgroup 32 × 32 of one split.

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

@compute @workgroup_size(8, 8)
fn conv2d_backward_weight(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  let patch_size = KERNEL_H * KERNEL_W * IN_C;
  let depth = patch_size + HAS_BIAS;
  let column_tiles = (OUT_C + 31u) / 32u;
  let depth_tiles = (depth + 31u) / 32u;
  let tile = group.x + group.y * groups.x;
  let split = tile / (column_tiles * depth_tiles);
  let k = ((tile / column_tiles) % depth_tiles) * 32u + local.y * 4u;
  let column = (tile % column_tiles) * 32u + local.x * 4u;
  if (split >= SPLITS || k >= depth || column >= OUT_C) { return; }

  let pixels = BATCH * OUT_H * OUT_W;
  let pixels_per_split = (pixels + SPLITS - 1u) / SPLITS;
  let first = split * pixels_per_split;
  let end = min(first + pixels_per_split, pixels);
  let rows = vec4u(k, k + 1u, k + 2u, k + 3u);
  let is_ones = rows == vec4u(patch_size);
  let position = min(rows, vec4u(patch_size - 1u));
  // Unsigned: what lies before the image wraps to a large number, and is outside like what lies after it.
  let down = position / (KERNEL_W * IN_C) - PAD_TOP;
  let right = (position / IN_C) % KERNEL_W - PAD_LEFT;
  let channel = position % IN_C;
  let y_column = min(vec4u(column, column + 1u, column + 2u, column + 3u), vec4u(OUT_C - 1u));

  var w = first % OUT_W;
  var h = (first / OUT_W) % OUT_H;
  var image = first / (OUT_W * OUT_H) * (IN_H * IN_W);
  var y_at = first * OUT_C + y_column;
  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  for (var pixel = first; pixel < end; pixel++) {
    let x_h = h * STRIDE + down;
    let x_w = w * STRIDE + right;
    let inside = (x_h < vec4u(IN_H)) & (x_w < vec4u(IN_W));
    let x_at = select(vec4u(), (image + x_h * IN_W + x_w) * IN_C + channel, inside);
    var values = select(vec4f(), vec4f(x[x_at.x], x[x_at.y], x[x_at.z], x[x_at.w]), inside);
    values = select(values, vec4f(1.0), is_ones);
    let gradients = vec4f(dy[y_at.x], dy[y_at.y], dy[y_at.z], dy[y_at.w]);
    sum0 += values.x * gradients;
    sum1 += values.y * gradients;
    sum2 += values.z * gradients;
    sum3 += values.w * gradients;
    y_at += OUT_C;
    w++;
    if (w == OUT_W) {
      w = 0u;
      h++;
      if (h == OUT_H) {
        h = 0u;
        image += IN_H * IN_W;
      }
    }
  }
  store_row(split, k, column, sum0);
  store_row(split, k + 1u, column, sum1);
  store_row(split, k + 2u, column, sum2);
  store_row(split, k + 3u, column, sum3);
}

fn store_row(split: u32, k: u32, column: u32, sum: vec4f) {
  let patch_size = KERNEL_H * KERNEL_W * IN_C;
  for (var i = 0u; i < 4u && column + i < OUT_C; i++) {
    if (k < patch_size) {
      dweight[(split * patch_size + k) * OUT_C + column + i] = sum[i];
    } else if (k == patch_size && HAS_BIAS == 1u) {
      dbias[split * OUT_C + column + i] = sum[i];
    }
  }
}
