// The type `Lanes` of epilogue.wgsl for kernels that store one number at a time. They do so because the results of an invocation are not
// contiguous, or because the width need not be a multiple of 4.

alias Lanes = f32;
// The index of the `Lanes` value that contains element `at`.
fn lanes_of(at: u32) -> u32 { return at; }

fn activate_lanes(id: u32, z: Lanes) -> Lanes { return activate(id, z); }

fn slope_lanes(id: u32, saved: Lanes) -> Lanes { return activation_slope(id, saved); }
