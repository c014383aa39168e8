// Functions of the kernels in which four neighbouring invocations (a quad) exchange values; link.ts puts them in front of these kernels.
// Assumption: four invocations with consecutive local indices, starting at a multiple of four, form a quad in that order, so that
// an invocation's lane in its quad is local_invocation_index % 4. WGSL does not promise this. If it does not hold on a device,
// these kernels give wrong results there, fail the device check (src/train/device), and are not used.

// Collects one vector from each invocation of the quad: column s is from the invocation at lane ^ s. Swaps are used instead of
// broadcasts, because on SwiftShader, which runs shaders on the CPU, a swap takes one instruction and a broadcast takes eight.
fn of_quad(own: vec4f) -> mat4x4f {
  return mat4x4f(own, quadSwapX(own), quadSwapY(own), quadSwapDiagonal(own));
}

fn swap_x(m: mat4x4f) -> mat4x4f { return mat4x4f(quadSwapX(m[0]), quadSwapX(m[1]), quadSwapX(m[2]), quadSwapX(m[3])); }

fn swap_y(m: mat4x4f) -> mat4x4f { return mat4x4f(quadSwapY(m[0]), quadSwapY(m[1]), quadSwapY(m[2]), quadSwapY(m[3])); }

fn swap_diagonal(m: mat4x4f) -> mat4x4f {
  return mat4x4f(quadSwapDiagonal(m[0]), quadSwapDiagonal(m[1]), quadSwapDiagonal(m[2]), quadSwapDiagonal(m[3]));
}

fn sum_of(m: mat4x4f) -> vec4f { return (m[0] + m[1]) + (m[2] + m[3]); }
