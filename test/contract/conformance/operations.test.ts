/** Every operation by the function that serves it: what all of them are asked alike, refused as the contract says and not otherwise (test/support/api.ts). */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Api, startApi } from '../../support/api.ts'
import { loadDirectory } from '../../support/cases.ts'
import { NOW } from '../../support/documents.ts'
import { CHECKS, codeOf, SERVED } from './checks.ts'

let api: Api

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  api = await startApi()
  await loadDirectory(api.engine.table)
})
beforeEach(() => api.refused.clear())
afterAll(async () => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  await api?.stop()
})

describe.each(SERVED)('$operation', (served) => {
  it.each(CHECKS.filter(({ applies }) => applies(served)))('$title', async ({ run, gives }) => {
    await run(
      served,
      codeOf(() => api),
      api,
    )
    for (const refusal of gives) expect(api.refused).toContain(`${served.operation} ${refusal}`)
  })
})
