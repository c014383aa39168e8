/** Kernels that only multiply and add, or only copy memory. Their speed is the ceiling with which other kernels are compared. */
import { ceilDiv, defineKernel, gridOf } from '../../gpu/kernel.ts';
import { at } from '../epilogue.ts';
import { linkKernel } from '../link.ts';
import copyWordsWgsl from './copy_words.wgsl?raw';
import registerMultiplyAddWgsl from './register_multiply_add.wgsl?raw';

const GROUP = 64;
const VECTOR = 4;

const SUMS = 3;

/** ROUNDS must be a multiple of 8. */
export const registerMultiplyAdd = defineKernel({
  name: 'register_multiply_add',
  wgsl: linkKernel(registerMultiplyAddWgsl),
  bindings: ['x', 'y'],
  constants: ['INVOCATIONS', 'ROUNDS'],
  grid: ({ INVOCATIONS }) => gridOf(ceilDiv(INVOCATIONS, GROUP)),
  multiplyAdds: (c) => c.INVOCATIONS * c.ROUNDS * SUMS * VECTOR,
  reference(b, c) {
    for (let i = 0; i < c.INVOCATIONS * VECTOR; i++) {
      const start = i - (i % VECTOR);
      const [factor, addend] = [at(b.x, start), at(b.x, start + 1)];
      b.y[i] = 0;
      for (let sum = 1; sum <= SUMS; sum++) {
        let a = sum * at(b.x, i);
        for (let round = 0; round < c.ROUNDS; round++) a = a * factor + addend;
        b.y[i] = at(b.y, i) + a;
      }
    }
  },
});

export const copyWords = defineKernel({
  name: 'copy_words',
  wgsl: linkKernel(copyWordsWgsl),
  bindings: ['x', 'y'],
  constants: ['VECTORS'],
  grid: ({ VECTORS }) => gridOf(ceilDiv(VECTORS, GROUP)),
  reference(b, c) {
    for (let i = 0; i < c.VECTORS * VECTOR; i++) b.y[i] = at(b.x, i);
  },
});

export const ceilingsKernels = [registerMultiplyAdd, copyWords] as const;
