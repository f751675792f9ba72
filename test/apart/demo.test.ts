import { expect, it } from 'vitest'
import { runDemo } from '../support/demo.ts'

const OUTCOME = [
  'caseId',
  'state',
  'registry',
  'registryNumber',
  'certificateNumber',
  'certificateSha256',
  'events',
  'elapsedMs',
  'papers',
]

it('the demo alone starts a platform, prints a timeline and ends with the outcome', async () => {
  const { code, out, err } = await runDemo([])
  expect(err).toBe('')
  expect(code).toBe(0)
  const lines = out.trimEnd().split('\n')
  expect(lines.length).toBeGreaterThan(10)
  const outcome = JSON.parse(lines.at(-1) ?? '')
  expect(Object.keys(outcome)).toEqual(OUTCOME)
  expect(outcome).toMatchObject({ state: 'completed', registry: '350200' })
  expect(outcome.certificateSha256).toMatch(/^[0-9a-f]{64}$/)
  // without paper: every document of the archived case is electronic, and its signatures hold
  expect(outcome.papers).toEqual({ documents: 6, validlySigned: 6 })
  expect(out.match(/签名核验有效/g)).toHaveLength(5)
})
