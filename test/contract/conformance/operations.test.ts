/** Every operation by the function that serves it: what all of them are asked alike, refused as the contract says and not otherwise (test/support/api.ts). */
import { beforeEach, describe, expect, it } from 'vitest'
import { useApi } from '../../support/platform.ts'
import { CHECKS, codeOf, SERVED } from './checks.ts'

const api = useApi()

beforeEach(() => api.refused.clear())

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
