// conv2d_backward_weight where the adapter has subgroups: the same result with half of the loads.
//   dweight[s, i, j, c, o] = Σ_{n,h,w} x[n, h·STRIDE+i−PAD_TOP, w·STRIDE+j−PAD_LEFT, c] · dy[n, h, w, o],  dbias[s, o] = Σ dy
// over the output pixels of split s; x outside is 0. x [BATCH, IN_H, IN_W, IN_C], dy [BATCH, OUT_H, OUT_W, OUT_C],
// dweight [SPLITS, KERNEL_H, KERNEL_W, IN_C, OUT_C], dbias [SPLITS, OUT_C].
// Rows are positions in the patch (i, j, c) and, last, a one for the bias. Four neighbours (a quad) own 16 positions × 16
// channels of one split in registers, each of them every 4th channel; a position's numbers are loaded by one of the four and
// handed to the others, 4 pixels at a time.

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

override PATCH = KERNEL_H * KERNEL_W * IN_C;
override PIXELS = BATCH * OUT_H * OUT_W;
override COLUMN_TILES = (OUT_C + 15u) / 16u;
override PATCH_TILES = (PATCH + HAS_BIAS + 15u) / 16u;
// Quads in a workgroup: 16, fewer where that leaves processors without work.
override QUADS = clamp(SPLITS * PATCH_TILES * COLUMN_TILES / 4u, 1u, 16u);

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> dy: array<f32>;
@group(0) @binding(2) var<storage, read_write> dweight: array<f32>;
@group(0) @binding(3) var<storage, read_write> dbias: array<f32>;

@compute @workgroup_size(4u * QUADS)
fn conv2d_backward_weight_quad(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = local % 4u;
  let tile = (group.x + group.y * groups.x) * QUADS + local / 4u;
  let split = tile / (COLUMN_TILES * PATCH_TILES);
  let k = tile / COLUMN_TILES % PATCH_TILES * 16u;
  let column = tile % COLUMN_TILES * 16u + lane;
  // Whole quads leave, so that those who stay have all their neighbours.
  if (split >= SPLITS) { return; }

  let pixels_per_split = (PIXELS + SPLITS - 1u) / SPLITS;
  let first = split * pixels_per_split;
  let end = min(first + pixels_per_split, PIXELS);
  let own = k + lane + vec4u(0u, 4u, 8u, 12u);
  // Unsigned: what lies before the image wraps to a large number, and is outside like what lies after it.
  let i = own / (KERNEL_W * IN_C) - PAD_TOP;
  let j = own / IN_C % KERNEL_W - PAD_LEFT;
  // From where a pixel's patch would begin without padding to the position: may be negative, and wraps.
  let offset = (i * IN_W + j) * IN_C + own % IN_C;
  let columns = min(column + vec4u(0u, 4u, 8u, 12u), vec4u(OUT_C - 1u));

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
  for (var pixel = first; pixel < end; pixel += 4u) {
    // Columns of this matrix are pixels; those past the end count as 0.
    let gradients = mat4x4f(
      across(pixel, end, columns), across(pixel + 1u, end, columns), across(pixel + 2u, end, columns), across(pixel + 3u, end, columns),
    );
    let pixels = min(pixel + vec4u(0u, 1u, 2u, 3u), vec4u(end - 1u));
    let h = pixels / OUT_W % OUT_H * STRIDE;
    let w = pixels % OUT_W * STRIDE;
    let starts = ((pixels / (OUT_H * OUT_W) * IN_H + h) * IN_W + w) * IN_C;
    let x0 = inputs_at(starts + offset.x, h + i.x, w + j.x, own.x);
    sum0 += gradients * quadBroadcast(x0, 0u);
    sum1 += gradients * quadBroadcast(x0, 1u);
    sum2 += gradients * quadBroadcast(x0, 2u);
    sum3 += gradients * quadBroadcast(x0, 3u);
    let x1 = inputs_at(starts + offset.y, h + i.y, w + j.y, own.y);
    sum4 += gradients * quadBroadcast(x1, 0u);
    sum5 += gradients * quadBroadcast(x1, 1u);
    sum6 += gradients * quadBroadcast(x1, 2u);
    sum7 += gradients * quadBroadcast(x1, 3u);
    let x2 = inputs_at(starts + offset.z, h + i.z, w + j.z, own.z);
    sum8 += gradients * quadBroadcast(x2, 0u);
    sum9 += gradients * quadBroadcast(x2, 1u);
    sum10 += gradients * quadBroadcast(x2, 2u);
    sum11 += gradients * quadBroadcast(x2, 3u);
    let x3 = inputs_at(starts + offset.w, h + i.w, w + j.w, own.w);
    sum12 += gradients * quadBroadcast(x3, 0u);
    sum13 += gradients * quadBroadcast(x3, 1u);
    sum14 += gradients * quadBroadcast(x3, 2u);
    sum15 += gradients * quadBroadcast(x3, 3u);
  }

  // The sums move up through sum0: the store is inlined once, not 16 times, and nothing is indexed by a variable.
  for (var r = 0u; r < 16u; r++) {
    store_row(split, k + r, column, sum0);
    sum0 = sum1;
    sum1 = sum2;
    sum2 = sum3;
    sum3 = sum4;
    sum4 = sum5;
    sum5 = sum6;
    sum6 = sum7;
    sum7 = sum8;
    sum8 = sum9;
    sum9 = sum10;
    sum10 = sum11;
    sum11 = sum12;
    sum12 = sum13;
    sum13 = sum14;
    sum14 = sum15;
  }
}

fn across(pixel: u32, end: u32, columns: vec4u) -> vec4f {
  let at = min(pixel, end - 1u) * OUT_C + columns;
  return select(vec4f(), vec4f(dy[at.x], dy[at.y], dy[at.z], dy[at.w]), pixel < end);
}

// One position of the patch at 4 pixels: 0 outside the image, 1 where the position is the bias.
fn inputs_at(elements: vec4u, h: vec4u, w: vec4u, own: u32) -> vec4f {
  let inside = (h < vec4u(IN_H)) & (w < vec4u(IN_W));
  let at = select(vec4u(), elements, inside);
  let values = select(vec4f(), vec4f(x[at.x], x[at.y], x[at.z], x[at.w]), inside);
  return select(values, vec4f(1.0), HAS_BIAS == 1u && own == PATCH);
}

fn store_row(split: u32, k: u32, column: u32, sum: vec4f) {
  for (var c = 0u; c < 4u; c++) {
    if (column + 4u * c >= OUT_C) { return; }
    let value = select(select(sum.x, sum.y, c == 1u), select(sum.z, sum.w, c == 3u), c > 1u);
    if (k < PATCH) {
      dweight[(split * PATCH + k) * OUT_C + column + 4u * c] = value;
    } else if (k == PATCH && HAS_BIAS == 1u) {
      dbias[split * OUT_C + column + 4u * c] = value;
    }
  }
}
