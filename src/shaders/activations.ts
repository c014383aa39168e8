/** The order of the activations is that of their ids in common.wgsl. */

export const activations = ['linear', 'relu', 'leakyRelu', 'tanh', 'sigmoid', 'gelu'] as const;
export type Activation = (typeof activations)[number];

/** The default slope of Keras' `leaky_relu`. */
const LEAKY_SLOPE = 0.2;

export const activationWords: Readonly<Record<Activation, { label: string; doc: string }>> = {
  linear: { label: 'linear', doc: 'h = z' },
  relu: { label: 'ReLU', doc: 'h = max(z, 0)' },
  leakyRelu: { label: 'leaky ReLU', doc: `h = z for z > 0, and ${LEAKY_SLOPE}·z otherwise` },
  tanh: { label: 'tanh', doc: 'h = tanh z' },
  sigmoid: { label: 'sigmoid', doc: 'h = 1 / (1 + e^−z)' },
  gelu: { label: 'GELU', doc: 'h ≈ z·Φ(z), with the tanh approximation of Hendrycks & Gimpel 2016' },
};

export const activationId = (name: Activation): number => activations.indexOf(name);

const GELU_SCALE = Math.sqrt(2 / Math.PI);
const geluInner = (z: number) => Math.tanh(GELU_SCALE * (z + 0.044715 * z ** 3));

interface ActivationReference {
  apply(z: number): number;
  /** The derivative, computed from the value that `derivativeFrom` names. */
  slope(saved: number): number;
  /** The value that the backward pass needs: `input` only if the output does not determine the derivative. */
  derivativeFrom: 'output' | 'input';
}

const table: Record<Activation, ActivationReference> = {
  linear: { apply: (z) => z, slope: () => 1, derivativeFrom: 'output' },
  relu: { apply: (z) => Math.max(z, 0), slope: (h) => (h > 0 ? 1 : 0), derivativeFrom: 'output' },
  leakyRelu: { apply: (z) => (z > 0 ? z : LEAKY_SLOPE * z), slope: (h) => (h > 0 ? 1 : LEAKY_SLOPE), derivativeFrom: 'output' },
  tanh: { apply: Math.tanh, slope: (h) => 1 - h * h, derivativeFrom: 'output' },
  sigmoid: { apply: (z) => 1 / (1 + Math.exp(-z)), slope: (h) => h * (1 - h), derivativeFrom: 'output' },
  gelu: {
    apply: (z) => 0.5 * z * (1 + geluInner(z)),
    slope(z) {
      const inner = geluInner(z);
      return 0.5 * (1 + inner) + 0.5 * z * (1 - inner * inner) * GELU_SCALE * (1 + 3 * 0.044715 * z * z);
    },
    derivativeFrom: 'input',
  },
};

const byId = activations.map((name) => table[name]);

function referenceOf(id: number): ActivationReference {
  const found = byId[id];
  if (!found) throw new Error(`internal: no activation ${id}`);
  return found;
}

export const activate = (id: number, z: number): number => referenceOf(id).apply(z);
export const activationSlope = (id: number, saved: number): number => referenceOf(id).slope(saved);
export const derivativeFrom = (name: Activation): 'output' | 'input' => table[name].derivativeFrom;
