// dx[n, h, w, c] = dy of the element's window if the element is the window's first maximum, otherwise 0; with ACCUMULATE the
// value is added to dx. dx [BATCH, IN_H, IN_W, CHANNELS], dy and argmax [BATCH, OUT_H, OUT_W, CHANNELS]; for elements in no window,
// the value is 0.
// One invocation owns one window of one channel of dx or, at an edge of the image, the elements that are too few for a window. Windows
// do not overlap, so no two invocations write the same element, and each element of dy and argmax is read once.

override BATCH: u32 = 1u;
override IN_H: u32 = 1u;
override IN_W: u32 = 1u;
override CHANNELS: u32 = 1u;
override OUT_H: u32 = 1u;
override OUT_W: u32 = 1u;
override SIZE: u32 = 2u;
override ACCUMULATE: u32 = 0u;

override WINDOWS_H = (IN_H + SIZE - 1u) / SIZE;
override WINDOWS_W = (IN_W + SIZE - 1u) / SIZE;

@group(0) @binding(0) var<storage, read> dy: array<f32>;
@group(0) @binding(1) var<storage, read> argmax: array<u32>;
@group(0) @binding(2) var<storage, read_write> dx: array<f32>;

@compute @workgroup_size(64)
fn max_pool_2d_backward(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = (group.x + group.y * groups.x) * 64u + local;
  if (index >= BATCH * WINDOWS_H * WINDOWS_W * CHANNELS) { return; }
  let channel = index % CHANNELS;
  let w = (index / CHANNELS) % WINDOWS_W;
  let h = (index / (CHANNELS * WINDOWS_W)) % WINDOWS_H;
  let n = index / (CHANNELS * WINDOWS_W * WINDOWS_H);
  var gradient = 0.0;
  var largest = 0u;
  if (h < OUT_H && w < OUT_W) {
    let window = ((n * OUT_H + h) * OUT_W + w) * CHANNELS + channel;
    gradient = dy[window];
    largest = argmax[window];
  }
  let first = ((n * IN_H + h * SIZE) * IN_W + w * SIZE) * CHANNELS + channel;
  for (var i = 0u; i < SIZE && h * SIZE + i < IN_H; i++) {
    for (var j = 0u; j < SIZE && w * SIZE + j < IN_W; j++) {
      let at = first + (i * IN_W + j) * CHANNELS;
      var value = select(0.0, gradient, largest == i * SIZE + j);
      if (ACCUMULATE == 1u) { value += dx[at]; }
      dx[at] = value;
    }
  }
}
