// Functions of the kernels that compute the gradient with respect to a weight in wide tiles (wide.wgsl). The rows of the tiles are the
// DEPTH inputs of the weight, and the columns are its outputs. Each sum runs over one split, which is a part of the rows of x and dy, or,
// in a convolution, a part of the output pixels.

@group(0) @binding(1) var<storage, read> dy: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> dweight: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> dbias: array<f32>;

// The index after the last row or pixel of the invocation's split.
var<private> end: u32;

// 4 rows or pixels of dy, starting at `at`, × 4 columns. Gradients past the end of the split are 0.
fn block(column: u32, at: u32) -> mat4x4f {
  return transpose(mat4x4f(gradient(at, column), gradient(at + 1u, column), gradient(at + 2u, column), gradient(at + 3u, column)));
}

fn gradient(at: u32, column: u32) -> vec4f {
  return select(vec4f(), dy[(min(at, end - 1u) * COLS + column) >> 2u], at < end);
}

// The sums of dy for the gradient of the bias: one vector per block, for the 4 columns of the invocation in that block.
alias Biases = array<vec4f, 4>;

fn add_bias(biases: Biases, weights: WideWeights) -> Biases {
  var next = biases;
  next[0] += vec4f(1.0) * weights[0] + vec4f(1.0) * weights[1];
  next[1] += vec4f(1.0) * weights[2] + vec4f(1.0) * weights[3];
  if (BLOCKS == 4u) {
    next[2] += vec4f(1.0) * weights[4] + vec4f(1.0) * weights[5];
    next[3] += vec4f(1.0) * weights[6] + vec4f(1.0) * weights[7];
  }
  return next;
}

// Stores the results of an invocation. `sums` contains the results for 32 inputs, starting at `first_own`, and for the columns of the
// invocation, which start at `first`. The inputs form two halves of 16. For q from 0 to 3, the results 4·q … 4·q + 3 of each half are for
// the inputs that the invocation at lane ^ q loaded.
fn end_wide(split: u32, first_own: u32, first: u32, lane: u32, sums: array<WideSums, 8>, biases: Biases) {
  // These are loops so that the compiled code contains the store once instead of 128 times. Shifts replace divisions, because software
  // adapters, which run shaders on the CPU, divide for only one invocation at a time.
  for (var r = 0u; r < 32u; r++) {
    let own = first_own + (r & 16u) + (((r >> 2u) & 3u) ^ lane) * 4u + (r & 3u);
    for (var nth = 0u; nth < BLOCKS; nth++) {
      let column = first + 16u * nth;
      if (own < DEPTH && column < COLS) { dweight[((split * DEPTH + own) * COLS + column) >> 2u] = sums[r >> 2u][nth][r & 3u]; }
    }
  }
  // Every tile sums dy for the bias of its columns, but only the tiles with the first inputs store these sums.
  if (HAS_BIAS == 0u || first_own > 0u) { return; }
  for (var nth = 0u; nth < BLOCKS; nth++) {
    let column = first + 16u * nth;
    for (var c = 0u; c < 4u && column < COLS; c++) { dbias[split * COLS + column + c] = biases[nth][c]; }
  }
}
