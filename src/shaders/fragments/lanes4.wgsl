// The type `Lanes` of epilogue.wgsl for kernels that store four contiguous numbers at a time. In these kernels, the number of columns
// of the result is a multiple of 4.

alias Lanes = vec4f;
// The index of the `Lanes` value that contains element `at`. It is computed with a shift, because software adapters, which run shaders on
// the CPU, divide for only one invocation at a time.
fn lanes_of(at: u32) -> u32 { return at >> 2u; }

fn activate_lanes(id: u32, z: Lanes) -> Lanes {
  return vec4f(activate(id, z.x), activate(id, z.y), activate(id, z.z), activate(id, z.w));
}

fn slope_lanes(id: u32, saved: Lanes) -> Lanes {
  return vec4f(
    activation_slope(id, saved.x), activation_slope(id, saved.y), activation_slope(id, saved.z), activation_slope(id, saved.w),
  );
}
