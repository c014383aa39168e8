// lstm_forward where the adapter has subgroups and units are a multiple of 4, at most 256: the same result with fewer loads.
//   c_t = f·c_{t−1} + i·g,  h_t = o·tanh(c_t),  gates i, f, o = σ(z), g = tanh(z),  z_t = x_t·W + b + h_{t−1}·R
// gates [BATCH, TIME, 4·UNITS], order i, f, g, o: on entry x·W + b, on exit the gates; recurrent R [UNITS, 4·UNITS];
// lengths [BATCH]; cells c and hidden h [BATCH, TIME, UNITS]. Past the length of a sequence gates, cells and hidden are 0.
// One workgroup owns 16 sequences for all time steps, an invocation one unit of them, with its four gates in registers. Of the
// h of the step before, four neighbours (a quad) load each a fourth and hand it to the others. SLICE is the plain kernel's.

override BATCH: u32 = 1u;
override TIME: u32 = 1u;
override UNITS: u32 = 4u;
override SLICE: u32 = 1u;

@group(0) @binding(0) var<storage, read_write> gates: array<f32>;
@group(0) @binding(1) var<storage, read> recurrent: array<f32>;
@group(0) @binding(2) var<storage, read> lengths: array<f32>;
@group(0) @binding(3) var<storage, read_write> cells: array<f32>;
@group(0) @binding(4) var<storage, read_write> hidden: array<f32>;

// h of the step before, [16 sequences, UNITS].
var<workgroup> h: array<f32, 16u * UNITS>;

@compute @workgroup_size(UNITS)
fn lstm_forward_quad(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) unit: u32,
) {
  let first = (group.x + group.y * groups.x) * 16u;
  var longest = 0u;
  for (var s = 0u; s < 16u; s++) { longest = max(longest, length_of(first + s)); }
  let own = (unit % 4u + vec4u(0u, 4u, 8u, 12u)) * UNITS;
  for (var t = 0u; t < TIME; t++) {
    // A sequence each, over the gates of the unit.
    var sum0 = vec4f();
    var sum1 = vec4f();
    var sum2 = vec4f();
    var sum3 = vec4f();
    var sum4 = vec4f();
    var sum5 = vec4f();
    var sum6 = vec4f();
    var sum7 = vec4f();
    var sum8 = vec4f();
    var sum9 = vec4f();
    var sum10 = vec4f();
    var sum11 = vec4f();
    var sum12 = vec4f();
    var sum13 = vec4f();
    var sum14 = vec4f();
    var sum15 = vec4f();
    let depth = select(UNITS, 0u, t == 0u || t >= longest);
    var at = vec4u(unit, unit + UNITS, unit + 2u * UNITS, unit + 3u * UNITS);
    for (var k = 0u; k < depth; k += 4u) {
      let weights = mat4x4f(across(at), across(at + 4u * UNITS), across(at + 8u * UNITS), across(at + 12u * UNITS));
      at += 16u * UNITS;
      let h0 = before(own.x + k);
      sum0 += weights * quadBroadcast(h0, 0u);
      sum1 += weights * quadBroadcast(h0, 1u);
      sum2 += weights * quadBroadcast(h0, 2u);
      sum3 += weights * quadBroadcast(h0, 3u);
      let h1 = before(own.y + k);
      sum4 += weights * quadBroadcast(h1, 0u);
      sum5 += weights * quadBroadcast(h1, 1u);
      sum6 += weights * quadBroadcast(h1, 2u);
      sum7 += weights * quadBroadcast(h1, 3u);
      let h2 = before(own.z + k);
      sum8 += weights * quadBroadcast(h2, 0u);
      sum9 += weights * quadBroadcast(h2, 1u);
      sum10 += weights * quadBroadcast(h2, 2u);
      sum11 += weights * quadBroadcast(h2, 3u);
      let h3 = before(own.w + k);
      sum12 += weights * quadBroadcast(h3, 0u);
      sum13 += weights * quadBroadcast(h3, 1u);
      sum14 += weights * quadBroadcast(h3, 2u);
      sum15 += weights * quadBroadcast(h3, 3u);
    }
    // The sums pass through sum0 in a ring, and leave h in their place.
    for (var s = 0u; s < 16u; s++) {
      let value = advance(first + s, t, unit, sum0);
      sum0 = sum1;
      sum1 = sum2;
      sum2 = sum3;
      sum3 = sum4;
      sum4 = sum5;
      sum5 = sum6;
      sum6 = sum7;
      sum7 = sum8;
      sum8 = sum9;
      sum9 = sum10;
      sum10 = sum11;
      sum11 = sum12;
      sum12 = sum13;
      sum13 = sum14;
      sum14 = sum15;
      sum15 = vec4f(value);
    }
    // Every invocation has read h before any replaces it.
    workgroupBarrier();
    for (var s = 0u; s < 16u; s++) {
      h[s * UNITS + unit] = sum0.x;
      sum0 = sum1;
      sum1 = sum2;
      sum2 = sum3;
      sum3 = sum4;
      sum4 = sum5;
      sum5 = sum6;
      sum6 = sum7;
      sum7 = sum8;
      sum8 = sum9;
      sum9 = sum10;
      sum10 = sum11;
      sum11 = sum12;
      sum12 = sum13;
      sum13 = sum14;
      sum14 = sum15;
    }
    workgroupBarrier();
  }
}

// 0 for what the last workgroup lacks.
fn length_of(n: u32) -> u32 {
  if (n >= BATCH) { return 0u; }
  return u32(lengths[n]);
}

fn across(at: vec4u) -> vec4f {
  return vec4f(recurrent[at.x], recurrent[at.y], recurrent[at.z], recurrent[at.w]);
}

fn before(at: u32) -> vec4f { return vec4f(h[at], h[at + 1u], h[at + 2u], h[at + 3u]); }

// sums: h_{t−1}·R of the unit's gates in sequence n. Gives h.
fn advance(n: u32, t: u32, unit: u32, sums: vec4f) -> f32 {
  if (n >= BATCH) { return 0.0; }
  let valid = t < u32(lengths[n]);
  let at = (n * TIME + t) * UNITS + unit;
  let gate = (n * TIME + t) * 4u * UNITS + unit;
  var i = 0.0;
  var f = 0.0;
  var g = 0.0;
  var o = 0.0;
  var c = 0.0;
  if (valid) {
    i = sigmoid(gates[gate] + sums.x);
    f = sigmoid(gates[gate + UNITS] + sums.y);
    g = safe_tanh(gates[gate + 2u * UNITS] + sums.z);
    o = sigmoid(gates[gate + 3u * UNITS] + sums.w);
    c = i * g;
    if (t > 0u) { c += f * cells[at - UNITS]; }
  }
  let value = o * safe_tanh(c);
  gates[gate] = i;
  gates[gate + UNITS] = f;
  gates[gate + 2u * UNITS] = g;
  gates[gate + 3u * UNITS] = o;
  cells[at] = c;
  hidden[at] = value;
  return value;
}
