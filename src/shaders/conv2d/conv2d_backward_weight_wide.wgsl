// A variant of conv2d_backward_weight for large products in which IN_C and OUT_C are multiples of 4, on adapters with subgroups. In full
// tiles, it loads at most a quarter of the numbers that conv2d_backward_weight loads.
//   dweight[s, i, j, c, o] = Σ_{n,h,w} x[n, h·STRIDE+i−PAD_TOP, w·STRIDE+j−PAD_LEFT, c] · dy[n, h, w, o],  dbias[s, o] = Σ dy
// over the output pixels of split s; x outside the image is 0. x [BATCH, IN_H, IN_W, IN_C], dy [BATCH, OUT_H, OUT_W, OUT_C],
// dweight [SPLITS, KERNEL_H, KERNEL_W, IN_C, OUT_C], dbias [SPLITS, OUT_C].
// Rows of dweight are positions (i, j, c) in the window. Four neighbouring invocations (a quad) own a wide tile (wide.wgsl) of one split
// in registers and read 8 pixels at a time. For each pixel, an invocation loads x at 4 of every 16 positions of the window, and shares
// these numbers with the other three. It also loads 4 of every 16 channels of dy, which it does not share. Every quad sums dy for the bias
// of its columns, but in each split, only the quads that own the first positions store these sums.

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
override SPLITS: u32 = 1u;
override HAS_BIAS: u32 = 0u;

override DEPTH = KERNEL_H * KERNEL_W * IN_C;
override COLS = OUT_C;
override PIXELS = BATCH * OUT_H * OUT_W;
override RESULTS = DEPTH * COLS;
override TERMS = PIXELS;
override DEPTH_TILES = (DEPTH + 31u) / 32u;
// The number of quads in a workgroup; quads.ts explains the rule.
override QUADS = clamp(SPLITS * DEPTH_TILES * COLUMN_TILES / 4u, 1u, 4u);

@group(0) @binding(0) var<storage, read> x: array<vec4f>;

@compute @workgroup_size(4u * QUADS)
fn conv2d_backward_weight_wide(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = local % 4u;
  let tile = (group.x + group.y * groups.x) * QUADS + local / 4u;
  let split = tile / (COLUMN_TILES * DEPTH_TILES);
  let first_own = tile / COLUMN_TILES % DEPTH_TILES * 32u;
  let column = tile % COLUMN_TILES * (16u * BLOCKS) + lane * 4u;
  // A quad returns only as a whole, because the exchange of values needs all four of its invocations.
  if (split >= SPLITS) { return; }

  let pixels_per_split = (PIXELS + SPLITS - 1u) / SPLITS;
  let first = split * pixels_per_split;
  end = min(first + pixels_per_split, PIXELS);
  // Indices past the end are clamped to the last channels of the window; the sums for these indices are never stored.
  let near_tap = tap_of(min(first_own + lane * 4u, DEPTH - 4u));
  let far_tap = tap_of(min(first_own + lane * 4u + 16u, DEPTH - 4u));

  var sum0 = WideSums();
  var sum1 = WideSums();
  var sum2 = WideSums();
  var sum3 = WideSums();
  var sum4 = WideSums();
  var sum5 = WideSums();
  var sum6 = WideSums();
  var sum7 = WideSums();
  var biases = Biases();
  for (var pixel = first; pixel < end; pixel += 8u) {
    let weights = weights_at(column, pixel);
    if (HAS_BIAS == 1u) { biases = add_bias(biases, weights); }
    let places = places_of(pixel);
    let later_places = places_of(pixel + 4u);
    let near0 = inputs(places, near_tap);
    let near1 = inputs(later_places, near_tap);
    let far0 = inputs(places, far_tap);
    let far1 = inputs(later_places, far_tap);
    sum0 = add_wide(sum0, weights, array<mat4x4f, 2>(near0, near1));
    sum1 = add_wide(sum1, weights, array<mat4x4f, 2>(swap_x(near0), swap_x(near1)));
    sum2 = add_wide(sum2, weights, array<mat4x4f, 2>(swap_y(near0), swap_y(near1)));
    sum3 = add_wide(sum3, weights, array<mat4x4f, 2>(swap_diagonal(near0), swap_diagonal(near1)));
    sum4 = add_wide(sum4, weights, array<mat4x4f, 2>(far0, far1));
    sum5 = add_wide(sum5, weights, array<mat4x4f, 2>(swap_x(far0), swap_x(far1)));
    sum6 = add_wide(sum6, weights, array<mat4x4f, 2>(swap_y(far0), swap_y(far1)));
    sum7 = add_wide(sum7, weights, array<mat4x4f, 2>(swap_diagonal(far0), swap_diagonal(far1)));
  }

  end_wide(split, first_own, column, lane, array<WideSums, 8>(sum0, sum1, sum2, sum3, sum4, sum5, sum6, sum7), biases);
}

// Returns (i − PAD_TOP, j − PAD_LEFT, c) for position k of the window, where c is the first of 4 channels. Coordinates are unsigned. A
// negative one wraps to a large number, so a single comparison checks both bounds.
fn tap_of(k: u32) -> vec3u {
  return vec3u(k / (KERNEL_W * IN_C) - PAD_TOP, k / IN_C % KERNEL_W - PAD_LEFT, k % IN_C);
}

// The windows of 4 output pixels. `image` is the row of x in which the image of a pixel begins. h and w are STRIDE times the coordinates
// of the pixel.
struct Places {
  image: vec4u,
  h: vec4u,
  w: vec4u,
}

fn places_of(pixel: u32) -> Places {
  let pixels = min(pixel + vec4u(0u, 1u, 2u, 3u), vec4u(end - 1u));
  // Remainders are computed with a product instead of a second division (%), because software adapters, which run shaders on the CPU,
  // divide for only one invocation at a time.
  let lines = pixels / OUT_W;
  let images = lines / OUT_H;
  return Places(images * IN_H, (lines - images * OUT_H) * STRIDE, (pixels - lines * OUT_W) * STRIDE);
}

// Returns 4 channels at the same (i, j) of the windows of 4 pixels; each row of the matrix belongs to one pixel. For pixels past the end,
// `block` (wide_weight.wgsl) returns 0, so any finite inputs will do.
fn inputs(places: Places, tap: vec3u) -> mat4x4f {
  let h = places.h + tap.x;
  let w = places.w + tap.y;
  let is_inside = (h < vec4u(IN_H)) & (w < vec4u(IN_W));
  let at = select(vec4u(), (((places.image + h) * IN_W + w) * IN_C + tap.z) >> vec4u(2u), is_inside);
  return transpose(mat4x4f(
    select(vec4f(), x[at.x], is_inside.x), select(vec4f(), x[at.y], is_inside.y),
    select(vec4f(), x[at.z], is_inside.z), select(vec4f(), x[at.w], is_inside.w),
  ));
}
