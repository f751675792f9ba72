import { expect, it } from 'vitest'
import { entries } from '../../cdk/bundle.ts'
import { measureLoads } from '../../tools/bench/imports.ts'
import { sampleOf } from '../support/sample.ts'

it('each function loads in a process of its own with what the bench sets in its environment', async () => {
  const others = Object.keys(entries()).filter((name) => name !== 'documents')
  // the one whose port is chosen by a setting that must be one of a few words
  const names = ['documents', ...sampleOf(others, 0.1, 'functions loaded')]
  const { bare, functions } = await measureLoads(1, names)
  expect(functions.map(({ name }) => name).sort()).toEqual(names.sort())
  for (const { bytes, importMs } of [bare, ...functions]) {
    expect(bytes).toBeGreaterThan(100_000)
    expect(importMs).toBeGreaterThan(0)
  }
})
