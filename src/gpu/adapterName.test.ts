import { expect, it } from 'vitest';
import { adapterName } from './adapterName.ts';

const of = (adapter: object) => adapterName(adapter as GPUAdapter);
const info = { vendor: 'google', architecture: 'swiftshader', device: '', description: '' };

it.each<[string, object, { name: string; isSoftware: boolean }]>([
  ['the newest browsers', { info: { ...info, isFallbackAdapter: true } }, { name: 'google swiftshader', isSoftware: true }],
  ['Chrome 127 to 135', { info, isFallbackAdapter: true }, { name: 'google swiftshader', isSoftware: true }],
  [
    'Chrome 113 to 126',
    { requestAdapterInfo: async () => info, isFallbackAdapter: false },
    { name: 'google swiftshader', isSoftware: false },
  ],
  [
    'a browser that refuses the info',
    { requestAdapterInfo: () => Promise.reject(new Error('no')) },
    { name: 'unnamed adapter', isSoftware: false },
  ],
  ['a browser that has no info', {}, { name: 'unnamed adapter', isSoftware: false }],
])('adapterName names the adapter and reports whether it is software: %s', async (_, adapter, expected) => {
  expect(await of(adapter)).toEqual(expected);
});
