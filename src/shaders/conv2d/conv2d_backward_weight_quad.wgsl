// A variant of conv2d_backward_weight for adapters with subgroups. It loads half as many numbers as conv2d_backward_weight.
//   dweight[s, i, j, c, o] = Σ_{n,h,w} x[n, h·STRIDE+i−PAD_TOP, w·STRIDE+j−PAD_LEFT, c] · dy[n, h, w, o],  dbias[s, o] = Σ dy
// over the output pixels of split s; x outside the image is 0. x [BATCH, IN_H, IN_W, IN_C], dy [BATCH, OUT_H, OUT_W, OUT_C],
// dweight [SPLITS, KERNEL_H, KERNEL_W, IN_C, OUT_C], dbias [SPLITS, OUT_C].
// The part of dweight that belongs to one split is a matrix with a row for each position (i, j, c) in the window and a column for each
// output channel. Four neighbouring invocations (a quad) own a tile of 16 positions × 16 channels in registers, and each of them owns every
// 4th channel. Each of the four loads every 4th position, 4 pixels at a time, and shares the loaded values with the other three. In each
// split, the quads that own the first positions also compute dbias.

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
override PATCH_TILES = (PATCH + 15u) / 16u;
// True if all splits have the same length, a multiple of 4, so that no group of 4 pixels reaches past the end of its split.
override WHOLE = PIXELS % (4u * SPLITS) == 0u;
// The number of quads in a workgroup; quads.ts explains the rule.
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
  // A quad returns only as a whole, because the exchange of values needs all four of its invocations.
  if (split >= SPLITS) { return; }

  let pixels_per_split = (PIXELS + SPLITS - 1u) / SPLITS;
  let first = split * pixels_per_split;
  let end = min(first + pixels_per_split, PIXELS);
  let own = k + lane + vec4u(0u, 4u, 8u, 12u);
  // Coordinates are unsigned. A negative coordinate wraps to a large number, so a single comparison checks both bounds.
  let i = own / (KERNEL_W * IN_C) - PAD_TOP;
  let j = own / IN_C % KERNEL_W - PAD_LEFT;
  // The number of elements of the buffer x from the first element of pixel (h·STRIDE, w·STRIDE) to the position in the window. A negative
  // number wraps to a large one, and the sum with `starts` wraps back.
  let offset = (i * IN_W + j) * IN_C + own % IN_C;
  let columns = min(column + vec4u(0u, 4u, 8u, 12u), vec4u(OUT_C - 1u));

  var sum0 = mat4x4f();
  var sum1 = mat4x4f();
  var sum2 = mat4x4f();
  var sum3 = mat4x4f();
  var bias = vec4f();
  var position = vec3u(first / (OUT_H * OUT_W), first / OUT_W % OUT_H, first % OUT_W);
  for (var pixel = first; pixel < end; pixel += 4u) {
    // The columns of this matrix are pixels; pixels past the end count as 0.
    let gradients = mat4x4f(
      across(pixel, end, columns), across(pixel + 1u, end, columns), across(pixel + 2u, end, columns), across(pixel + 3u, end, columns),
    );
    if (HAS_BIAS == 1u && k == 0u) { bias += (gradients[0] + gradients[1]) + (gradients[2] + gradients[3]); }
    let second = next(position);
    let third = next(second);
    let fourth = next(third);
    // For pixels past the end, `across` returns 0, so any finite inputs will do.
    let n = min(vec4u(position.x, second.x, third.x, fourth.x), vec4u(BATCH - 1u));
    let h = vec4u(position.y, second.y, third.y, fourth.y) * STRIDE;
    let w = vec4u(position.z, second.z, third.z, fourth.z) * STRIDE;
    position = next(fourth);
    let starts = ((n * IN_H + h) * IN_W + w) * IN_C;
    sum0 += gradients * of_quad(inputs_at(starts + offset.x, h + i.x, w + j.x));
    sum1 += gradients * of_quad(inputs_at(starts + offset.y, h + i.y, w + j.y));
    sum2 += gradients * of_quad(inputs_at(starts + offset.z, h + i.z, w + j.z));
    sum3 += gradients * of_quad(inputs_at(starts + offset.w, h + i.w, w + j.w));
  }

  // This is a loop so that the store is inlined once instead of 16 times.
  let sums = array<mat4x4f, 4>(sum0, sum1, sum2, sum3);
  for (var r = 0u; r < 16u; r++) { store_weights(split, k + (r ^ lane), column, sums[r / 4u][r % 4u]); }
  if (HAS_BIAS == 1u && k == 0u) { store_bias(split * OUT_C + column, column, bias); }
}

// The output pixel after (n, h, w). Computing it by division would cost more than loading the pixel.
fn next(position: vec3u) -> vec3u {
  let right = position + vec3u(0u, 0u, 1u);
  let below = select(right, vec3u(position.x, position.y + 1u, 0u), right.z == OUT_W);
  return select(below, vec3u(position.x + 1u, 0u, 0u), below.y == OUT_H);
}

fn across(pixel: u32, end: u32, columns: vec4u) -> vec4f {
  let at = select(min(pixel, end - 1u), pixel, WHOLE) * OUT_C + columns;
  if (WHOLE) { return vec4f(dy[at.x], dy[at.y], dy[at.z], dy[at.w]); }
  return select(vec4f(), vec4f(dy[at.x], dy[at.y], dy[at.z], dy[at.w]), pixel < end);
}

// Returns the inputs at one position of the windows of 4 pixels; 0 outside the image.
fn inputs_at(elements: vec4u, h: vec4u, w: vec4u) -> vec4f {
  let inside = (h < vec4u(IN_H)) & (w < vec4u(IN_W));
  let at = select(vec4u(), elements, inside);
  return select(vec4f(), vec4f(x[at.x], x[at.y], x[at.z], x[at.w]), inside);
}

fn store_weights(split: u32, k: u32, column: u32, sum: vec4f) {
  if (k >= PATCH) { return; }
  let at = (split * PATCH + k) * OUT_C + column;
  if (column < OUT_C) { dweight[at] = sum.x; }
  if (column + 4u < OUT_C) { dweight[at + 4u] = sum.y; }
  if (column + 8u < OUT_C) { dweight[at + 8u] = sum.z; }
  if (column + 12u < OUT_C) { dweight[at + 12u] = sum.w; }
}

fn store_bias(at: u32, column: u32, sum: vec4f) {
  if (column < OUT_C) { dbias[at] = sum.x; }
  if (column + 4u < OUT_C) { dbias[at + 4u] = sum.y; }
  if (column + 8u < OUT_C) { dbias[at + 8u] = sum.z; }
  if (column + 12u < OUT_C) { dbias[at + 12u] = sum.w; }
}
