// The gradients of x·weight + bias with respect to x, weight and bias, for a weight of one column, as in a head with one output.
//   dweight[k] = Σ_r x[r, k] · dy[r],  dbias = Σ_r dy[r],  y[r, k] = store_result(dy[r] · b[k])        (see epilogue.wgsl)
// x [ROWS, DEPTH], dy [ROWS], dweight [DEPTH], dbias [1]; b [DEPTH] is the weight, and y [ROWS, DEPTH] is the gradient dx.
// One invocation owns one k for all rows, so the kernel is fast only if there are few rows.

override ROWS: u32 = 1u;
override DEPTH: u32 = 1u;

@group(0) @binding(0) var<storage, read> dy: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(5) var<storage, read> x: array<f32>;
@group(0) @binding(6) var<storage, read_write> dweight: array<f32>;
@group(0) @binding(7) var<storage, read_write> dbias: array<f32>;

@compute @workgroup_size(32)
fn matmul_backward_column(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let k = (group.x + group.y * groups.x) * 32u + local;
  if (k >= DEPTH) { return; }
  let weight = b[k];
  var sum = 0.0;
  var bias_sum = 0.0;
  for (var row = 0u; row < ROWS; row++) {
    let gradient = dy[row];
    bias_sum += gradient;
    sum += x[row * DEPTH + k] * gradient;
    store_result(row * DEPTH + k, gradient * weight, 0.0);
  }
  dweight[k] = sum;
  if (k == 0u) { dbias[0] = bias_sum; }
}
