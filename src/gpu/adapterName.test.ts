import { expect, it } from 'vitest';
import { adapterName } from './adapterName.ts';

const of = (adapter: object) => adapterName(adapter as GPUAdapter);
const info = { vendor: 'google', architecture: 'swiftshader', device: '', description: '' };

it.each<[string, object, { name: string; isSoftware: boolean }]>([
  ['the newest browsers', { info: { ...info, isFallbackAdapter: true } }, { name: 'google swiftshader', isSoftware: true }],
  ['Chrome 127 to 139', { info, isFallbackAdapter: true }, { name: 'google swiftshader', isSoftware: true }],
  [
    'Chrome 113 to 126',
    { requestAdapterInfo: async () => info, isFallbackAdapter: false },
    { name: 'google swiftshader', isSoftware: false },
  ],
  ['one that gives no info', { requestAdapterInfo: () => Promise.reject(new Error('no')) }, { name: 'unnamed adapter', isSoftware: false }],
  ['one that cannot be asked', {}, { name: 'unnamed adapter', isSoftware: false }],
])('an adapter is named in %s', async (_, adapter, expected) => {
  expect(await of(adapter)).toEqual(expected);
});
