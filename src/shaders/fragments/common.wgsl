// Functions that every kernel may call. The linker (link.ts) puts them in front of each kernel.

// The ids of the activations follow the order of `activations` in activations.ts.
const LINEAR = 0u;
const RELU = 1u;
const LEAKY_RELU = 2u;
const TANH = 3u;
const SIGMOID = 4u;
const GELU = 5u;

const LEAKY_SLOPE = 0.2;

// WGSL's tanh may be NaN if |x| ≥ 89. In f32, tanh is ±1 beyond 9.02, so the clamp to ±10 does not change the result.
fn safe_tanh(x: f32) -> f32 {
  return tanh(clamp(x, -10.0, 10.0));
}

// The clamp avoids two limits of f32: exp overflows above 88.7, and the sigmoid is subnormal below −87.3.
fn sigmoid(x: f32) -> f32 {
  return 1.0 / (1.0 + exp(-clamp(x, -87.0, 87.0)));
}

// The tanh in the tanh form of GELU (Hendrycks & Gimpel 2016): 0.5·z·(1 + tanh(√(2/π)·(z + 0.044715·z³))).
fn gelu_inner(z: f32) -> f32 {
  // z³ would overflow if |z| is above 7e12, and the tanh is ±1 if |z| ≥ 6.
  let bounded = clamp(z, -20.0, 20.0);
  return safe_tanh(0.7978845608 * (bounded + 0.044715 * bounded * bounded * bounded));
}

fn activate(id: u32, z: f32) -> f32 {
  switch id {
    case RELU: { return max(z, 0.0); }
    case LEAKY_RELU: { return select(LEAKY_SLOPE * z, z, z > 0.0); }
    case TANH: { return safe_tanh(z); }
    case SIGMOID: { return sigmoid(z); }
    // For a very negative z, the result must be near 0. The factor on the right is exactly 0 only if tanh(−10) is exactly −1, which WGSL
    // does not guarantee. So z is bounded too, which keeps the product small.
    case GELU: { return 0.5 * max(z, -20.0) * (1.0 + gelu_inner(z)); }
    default: { return z; }
  }
}

// The derivative of an activation. `saved` is the activation's output h, except for GELU, where h does not determine the derivative
// and `saved` is the input z.
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

// WGSL lets `x != x` be false for NaN, so this tests the exponent: all its bits are set only in infinities and NaN.
fn is_finite(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u;
}

fn all_finite(x: vec4f) -> bool {
  return all((bitcast<vec4u>(x) & vec4u(0x7f800000u)) != vec4u(0x7f800000u));
}
