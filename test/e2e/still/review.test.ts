/** 智能化辅助审核, from end to end: a free check that reads the book under the owner's letter, and a submission judged by the same rules. */
import { beforeAll, describe, expect, it } from 'vitest'
import { recordAuthorization } from '../../../tools/simulate/authorization.ts'
import type { Bank } from '../../../tools/simulate/bank.ts'
import type { Registries } from '../../../tools/simulate/registry.ts'
import { eventually, flat, openScene, XIAMEN } from '../scene.ts'

const cast = openScene()
let bank: Bank
let registries: Registries

beforeAll(async () => {
  registries = await cast.registries({ only: [XIAMEN] })
  bank = await cast.bank()
})

const KINDS = ['ownership', 'unit-status', 'mortgages'] as const

/** A letter for the unit, and the registry's answers to the three questions that the rules read. */
const readBook = async (unitNumber: string): Promise<string> => {
  const purpose = 'mortgage-registration'
  const authorizationId = await recordAuthorization(
    bank,
    { kind: 'units', units: [unitNumber] },
    { purposes: [purpose] },
  )
  const { officer } = bank.identity
  const asked = await Promise.all(
    KINDS.map((kind) =>
      bank.client.must({
        method: 'POST',
        path: '/v1/queries',
        body: { authorizationId, officer, kind, purpose, unitNumber },
        signed: true,
      }),
    ),
  )
  for (const answer of asked) {
    const path = answer.headers.get('location') ?? ''
    await eventually(async () => (await bank.client.read(path)).status).toBe('answered')
  }
  return authorizationId
}

const check = async (filing: object) =>
  (await bank.client.must({ method: 'POST', path: '/v1/cases/check', body: filing })).body

type Finding = { readonly rule: string; readonly outcome: string; readonly bookReadAt?: string }
const foundIn = ({ findings }: { findings: readonly Finding[] }) =>
  findings.filter(({ outcome }) => outcome === 'found').map(({ rule }) => rule)

describe('a filing on a seized home', () => {
  it('is held by the check and by the submission, and goes its way when the bank insists with a reason', async () => {
    const unitNumber = flat('350203', '9102')
    const filing = { ...(await bank.prepare({ units: [unitNumber] })), authorizationId: await readBook(unitNumber) }
    const said = await check(filing)
    expect(said.faults).toEqual([])
    expect(said.wouldBeLodged).toBe(false)
    expect(foundIn(said)).toEqual(['book.seized', 'fee.category'])
    expect(said.findings.find(({ rule }: Finding) => rule === 'book.seized').bookReadAt).toMatch(/\+08:00$/)

    const { body } = await bank.file(filing)
    const failed = await bank.waitFor(body.caseId, 'case.validation-failed')
    expect(failed.data?.['findings']).toMatchObject([{ rule: 'book.seized', severity: 'block*' }])

    const insistences = [{ rule: 'book.seized', reason: 'book-data-out-of-date', comment: '法院已于今日解除查封' }]
    const again = {
      ...(await bank.prepare({ units: [unitNumber] })),
      authorizationId: filing.authorizationId,
      insistences,
    }
    expect((await check(again)).wouldBeLodged).toBe(true)
    const { caseId } = (await bank.file(again)).body
    await bank.waitFor(caseId, 'certificate.delivered')
    const { timeline } = await registries.client(XIAMEN).read(`/v1/registry/cases/${caseId}`)
    const [, insisted, lodged] = timeline
    expect(insisted).toMatchObject({ type: 'finding.insisted', details: { insistences } })
    expect(lodged.details.findings.map(({ rule }: Finding) => rule)).toEqual(['book.seized', 'fee.category'])
  })
})

describe('a filing on a free home', () => {
  it('would be lodged, with nothing found but the fee to expect, and is not checked where nobody may look', async () => {
    const unitNumber = flat('350203', '9101')
    const filing = await bank.prepare({ units: [unitNumber] })
    const blind = await check(filing)
    expect(blind.wouldBeLodged).toBe(true)
    expect(blind.findings).toContainEqual(expect.objectContaining({ rule: 'book.seized', outcome: 'not-checked' }))
    const letter = { purposes: ['mortgage-registration'] }
    const authorizationId = await recordAuthorization(bank, { kind: 'units', units: [unitNumber] }, letter)
    const path = '/v1/cases/check?readBook=true'
    const asking = { method: 'POST', path, body: { ...filing, authorizationId }, signed: true } as const
    const { queries } = (await bank.client.must(asking)).body
    expect(queries.map(({ kind }: { kind: string }) => kind)).toEqual(KINDS)
    // within five seconds, unless this machine is slow; then the next check reads what came
    for (const { queryId } of queries)
      await eventually(async () => (await bank.client.read(`/v1/queries/${queryId}`)).status).toBe('answered')
    const seeing = await check({ ...filing, authorizationId })
    expect(foundIn(seeing)).toEqual(['fee.category'])
    expect(seeing.findings).not.toContainEqual(expect.objectContaining({ rule: 'book.seized' }))
  })
})
