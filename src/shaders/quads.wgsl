// Shared by the kernels in which four neighbours (a quad) own a tile of results; put in front of each at one place (text.ts).

// A vector of each of the four: column s is that of the neighbour whose lane is this one's ^ s. Swaps, not broadcasts: on
// drivers that run on CPUs a swap is one instruction, a broadcast eight.
fn of_quad(own: vec4f) -> mat4x4f {
  return mat4x4f(own, quadSwapX(own), quadSwapY(own), quadSwapDiagonal(own));
}

// What one of four that own 32 rows × 32 columns together adds up of 4 rows: 4 near and 4 far columns of each.
struct WideSums {
  near: mat4x4f,
  far: mat4x4f,
}

// Adds 8 of the depth. weights: near columns by the first 4 and the second 4, then the far ones; rows: the first 4, the second 4.
fn add_wide(sums: WideSums, weights: array<mat4x4f, 4>, rows: array<mat4x4f, 2>) -> WideSums {
  return WideSums(
    sums.near + weights[0] * rows[0] + weights[1] * rows[1],
    sums.far + weights[2] * rows[0] + weights[3] * rows[1],
  );
}

fn swap_x(m: mat4x4f) -> mat4x4f { return mat4x4f(quadSwapX(m[0]), quadSwapX(m[1]), quadSwapX(m[2]), quadSwapX(m[3])); }

fn swap_y(m: mat4x4f) -> mat4x4f { return mat4x4f(quadSwapY(m[0]), quadSwapY(m[1]), quadSwapY(m[2]), quadSwapY(m[3])); }

fn swap_diagonal(m: mat4x4f) -> mat4x4f {
  return mat4x4f(quadSwapDiagonal(m[0]), quadSwapDiagonal(m[1]), quadSwapDiagonal(m[2]), quadSwapDiagonal(m[3]));
}

fn sum_of(m: mat4x4f) -> vec4f { return (m[0] + m[1]) + (m[2] + m[3]); }
