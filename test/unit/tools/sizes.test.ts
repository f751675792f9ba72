import { expect, it } from 'vitest'
import { type Allowed, complaints, oversizes } from '../../../tools/sizes.ts'

const NOTHING: Allowed = { file: {}, function: {}, parameters: {} }
const lines = (count: number): string => '\n'.repeat(count)
const TALL = { path: 'lib/cases/tall.ts', text: `export const tall = () => {${lines(49)}}` }

it('names a file, a function and a list of parameters that are over their limits', () => {
  const sources = [
    TALL,
    { path: 'lib/cases/long.ts', text: `export const a = 1${lines(205)}export const b = 2` },
    { path: 'cdk/wide.ts', text: 'export function wide(a: 1, b: 2, c: 3, d: 4) { return [a, b, c, d] }' },
  ]
  expect(oversizes(sources)).toEqual([
    { place: 'lib/cases/tall.ts tall', kind: 'function', size: 50 },
    { place: 'lib/cases/long.ts', kind: 'file', size: 206 },
    { place: 'cdk/wide.ts wide', kind: 'parameters', size: 4 },
  ])
})

it('leaves tests alone, whose stories are long', () => {
  expect(oversizes([{ ...TALL, path: 'test/unit/tall.test.ts' }])).toEqual([])
})

it('counts functions of one name apart', () => {
  const text = `const of = { a: () => {${lines(45)}}, b: { a: () => {${lines(46)}} } }`
  expect(oversizes([{ path: 'lib/x.ts', text }]).map(({ place, size }) => [place, size])).toEqual([
    ['lib/x.ts a', 46],
    ['lib/x.ts a#2', 47],
  ])
})

it('takes what was larger before, but not larger still, and asks for the row when it has shrunk', () => {
  const found = oversizes([TALL])
  const allowed = (size: number): Allowed => ({ ...NOTHING, function: { 'lib/cases/tall.ts tall': size } })
  expect(complaints(found, NOTHING)).toEqual(['lib/cases/tall.ts tall: function of 50, the limit is 40'])
  expect(complaints(found, allowed(50))).toEqual([])
  expect(complaints(found, allowed(49))).toEqual(['lib/cases/tall.ts tall: function of 50, the limit is 49'])
  expect(complaints(found, allowed(51))).toHaveLength(1)
  expect(complaints([], allowed(50))).toHaveLength(1)
})
