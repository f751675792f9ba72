/** Half-year reports over HTTP, and the proof that their figures are those of the cases. */
import { expect, it } from 'vitest'
import { flat, openScene, XIAMEN } from './scene.ts'

const cast = openScene()

it('keeps figures that agree with the cases to the digit, over everything this bank has filed', async () => {
  await cast.registries({ only: [XIAMEN] })
  const bank = await cast.bank({ withoutWebhook: true })
  const { caseId } = await bank.submit({ units: [flat('350203')] })
  await bank.waitFor(caseId, 'case.registered')
  await cast.control.runSchedule('count')
  const year = Number(new Date(bank.client.now()).getFullYear())
  const { institutionId: institution } = bank.identity
  const proof = await cast.control.operate('recount', { institution, from: `${year - 1}-01`, to: `${year + 1}-12` })
  expect(proof).toMatchObject({ differences: [] })
  expect(proof.mark).toBeGreaterThan(2)
  expect(proof.cells).toBeGreaterThan(0)
})
