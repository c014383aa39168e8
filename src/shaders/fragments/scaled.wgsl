// Sums of squares that neither overflow nor underflow: a pair (sum, exponent) represents sum · 2^(2·exponent). Scaling by a power of two
// is exact, so the digits are those that a plain sum would have without overflow and underflow. Source: Blue 1978.

// The exponent of the smallest normal number. (0, LOWEST_EXPONENT) is the empty sum.
const LOWEST_EXPONENT = -126.0;

// 2^exponent for an integer exponent from −126 to 127, and 0 for a smaller one.
fn power_of_two(exponent: f32) -> f32 {
  return bitcast<f32>(u32(max(exponent + 127.0, 0.0)) << 23u);
}

// An exponent e for which (magnitude · 2^−e)² is a normal number (or 0). NaN and ∞ remain NaN and ∞ when scaled by 2^−e.
fn exponent_of(magnitude: f32) -> f32 {
  return clamp(f32((bitcast<u32>(magnitude) >> 23u) & 255u) - 127.0, LOWEST_EXPONENT, 126.0);
}

fn add_scaled_sums(a: vec2f, b: vec2f) -> vec2f {
  let exponent = max(a.y, b.y);
  return vec2f(a.x * power_of_two(2.0 * (a.y - exponent)) + b.x * power_of_two(2.0 * (b.y - exponent)), exponent);
}
