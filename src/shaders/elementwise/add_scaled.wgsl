// t[i] = (IN_PLACE ? y[i] : β·base[i]) + α·addend[i],  y[i] = act(t[i])
// α = ALPHA, times scale[0] if LEARNED; β = BETA, times branch[0] if BRANCH_LEARNED; without HAS_ADDEND the addend is absent.
// This kernel performs the additions of a join that are not fused with a product, at most one skip in each dispatch. With SAVE,
// `saved` receives the value that the activation's derivative needs.
// One invocation owns one element.

override COUNT: u32 = 1u;
override IN_PLACE: u32 = 0u;
override BETA: f32 = 1.0;
override BRANCH_LEARNED: u32 = 0u;
override HAS_ADDEND: u32 = 1u;
override ALPHA: f32 = 1.0;
override LEARNED: u32 = 0u;
override ACTIVATION: u32 = 0u;
override SAVE: u32 = 0u;

@group(0) @binding(0) var<storage, read> base: array<f32>;
@group(0) @binding(1) var<storage, read> branch: array<f32>;
@group(0) @binding(2) var<storage, read> addend: array<f32>;
@group(0) @binding(3) var<storage, read> scale: array<f32>;
@group(0) @binding(4) var<storage, read_write> y: array<f32>;
@group(0) @binding(5) var<storage, read_write> saved: array<f32>;

@compute @workgroup_size(64)
fn add_scaled(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.x + group.y * groups.x) * 64u + local;
  if (i >= COUNT) { return; }
  var t = 0.0;
  if (HAS_ADDEND == 1u) {
    var alpha = ALPHA;
    if (LEARNED == 1u) { alpha *= scale[0]; }
    t = alpha * addend[i];
  }
  if (IN_PLACE == 1u) {
    t += y[i];
  } else {
    var beta = BETA;
    if (BRANCH_LEARNED == 1u) { beta *= branch[0]; }
    t += beta * base[i];
  }
  let h = activate(ACTIVATION, t);
  if (SAVE == 1u) { saved[i] = select(h, t, ACTIVATION == GELU); }
  y[i] = h;
}
