// partials[g, l] = Σ x[i]²  over every 64th element i of part g from its l-th on
// x [COUNT], partials [parts, 64]: the first half of the gradient's norm; measure adds the partials.
// A part has 64·EACH elements; EACH grows with COUNT so that there are never more than about 4,096 partials.
// One invocation owns one partial and adds in ascending order; no sum passes between invocations, so none waits.

override COUNT: u32 = 1u;

override EACH = max(64u, (COUNT + 4095u) / 4096u);

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> partials: array<f32>;

@compute @workgroup_size(64)
fn squared_norm_partials(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let part = group.x + group.y * groups.x;
  if (part * 64u * EACH >= COUNT) { return; }
  let end = min((part + 1u) * 64u * EACH, COUNT);
  var sum = 0.0;
  for (var i = part * 64u * EACH + local; i < end; i += 64u) {
    let value = x[i];
    sum += value * value;
  }
  partials[part * 64u + local] = sum;
}
