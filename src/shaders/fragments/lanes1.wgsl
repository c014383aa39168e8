// The epilogue's type for kernels whose results are not contiguous: one number at a time.

alias Lanes = f32;
// The index of the Lanes that contains a number.
fn lanes_of(at: u32) -> u32 { return at; }

fn activate_lanes(id: u32, z: Lanes) -> Lanes { return activate(id, z); }

fn slope_lanes(id: u32, saved: Lanes) -> Lanes { return activation_slope(id, saved); }
