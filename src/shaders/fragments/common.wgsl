// Shared by every kernel; put in front of each at one place (kernels.ts).

// Activation ids: the order of `activations` in activations.ts.
const LINEAR = 0u;
const RELU = 1u;
const LEAKY_RELU = 2u;
const TANH = 3u;
const SIGMOID = 4u;
const GELU = 5u;

const LEAKY_SLOPE = 0.2;

// WGSL's tanh is NaN from |x| = 89 on; f32 tanh is 1 beyond 9.02.
fn safe_tanh(x: f32) -> f32 {
  return tanh(clamp(x, -10.0, 10.0));
}

// exp overflows f32 beyond 88.7; below −87 the sigmoid is subnormal.
fn sigmoid(x: f32) -> f32 {
  return 1.0 / (1.0 + exp(-clamp(x, -87.0, 87.0)));
}

// Hendrycks & Gimpel 2016, tanh form: 0.5·z·(1 + tanh(√(2/π)·(z + 0.044715·z³))).
fn gelu_inner(z: f32) -> f32 {
  // z³ would overflow beyond 1e12; the tanh is ±1 from |z| = 6 on.
  let bounded = clamp(z, -20.0, 20.0);
  return safe_tanh(0.7978845608 * (bounded + 0.044715 * bounded * bounded * bounded));
}

fn activate(id: u32, z: f32) -> f32 {
  switch id {
    case RELU: { return max(z, 0.0); }
    case LEAKY_RELU: { return select(LEAKY_SLOPE * z, z, z > 0.0); }
    case TANH: { return safe_tanh(z); }
    case SIGMOID: { return sigmoid(z); }
    // Far below 0 the bracket is 0 only if tanh(−10) is exactly −1, which WGSL does not promise.
    case GELU: { return 0.5 * max(z, -20.0) * (1.0 + gelu_inner(z)); }
    default: { return z; }
  }
}

// The derivative at `saved`: the activation's output h, but its input z for GELU, whose derivative h does not tell.
fn activation_slope(id: u32, saved: f32) -> f32 {
  switch id {
    case RELU: { return select(0.0, 1.0, saved > 0.0); }
    case LEAKY_RELU: { return select(LEAKY_SLOPE, 1.0, saved > 0.0); }
    case TANH: { return 1.0 - saved * saved; }
    case SIGMOID: { return saved * (1.0 - saved); }
    case GELU: {
      let inner = gelu_inner(saved);
      let bounded = clamp(saved, -20.0, 20.0);
      let slope = 0.7978845608 * (1.0 + 3.0 * 0.044715 * bounded * bounded);
      return 0.5 * (1.0 + inner) + 0.5 * bounded * (1.0 - inner * inner) * slope;
    }
    default: { return 1.0; }
  }
}

// `x != x` is allowed to be false for NaN in WGSL; all exponent bits set says it surely.
fn is_finite(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u;
}

fn all_finite(x: vec4f) -> bool {
  return all((bitcast<vec4u>(x) & vec4u(0x7f800000u)) != vec4u(0x7f800000u));
}
