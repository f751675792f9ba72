import { describe, expect, it } from 'vitest'
import { leafHash, pathOf, rootOf } from '../../../lib/audit/merkle.ts'
// @ts-expect-error a stand-alone script without types
import * as verifier from '../../../tools/verify-seals.mjs'

/** The reference vectors of certificate-transparency (Google's C++ and Go implementations, merkletree tests). */
const INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const PATHS: [size: number, index: number, path: string[]][] = [
  [1, 0, []],
  [
    8,
    0,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    8,
    5,
    [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [3, 2, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
  [
    5,
    1,
    [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  ],
]
const leaves = INPUTS.map((hex) => leafHash(Buffer.from(hex, 'hex')))

describe.each([
  ['the sealer', { rootOf, pathOf }],
  ['the verifier', verifier],
])('the tree of %s', (_, tree) => {
  it('has the roots of the reference implementation', () => {
    for (const [size, root] of ROOTS.entries()) expect(tree.rootOf(leaves.slice(0, size))).toBe(root)
  })

  it.each(PATHS)('has the path of the reference implementation in a tree of %i for leaf %i', (size, index, path) => {
    expect(tree.pathOf(leaves.slice(0, size), index)).toEqual(path)
  })
})

it('proves every leaf of trees up to 70 leaves, and no leaf by a path that is another one', () => {
  const many = Array.from({ length: 70 }, (_, i) => leafHash(`record ${i}`))
  for (let size = 1; size <= many.length; size++) {
    const tree = many.slice(0, size)
    const root = rootOf(tree)
    expect(verifier.rootOf(tree)).toBe(root)
    for (const [index, leaf] of tree.entries()) {
      const path = pathOf(tree, index)
      expect(verifier.pathOf(tree, index)).toEqual(path)
      expect(verifier.rootFrom(leaf, { index, size, path })).toBe(root)
      expect(verifier.rootFrom(leafHash('another'), { index, size, path })).not.toBe(root)
      if (size > 1) expect(verifier.rootFrom(leaf, { index, size, path: path.slice(1) })).not.toBe(root)
    }
  }
})
