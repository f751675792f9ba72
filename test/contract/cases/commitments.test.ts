/** A case of two banks: the other lender sees its part and nothing else, and nothing is lodged before it has committed. */

import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { examineCase } from '../../../lib/cases/examine/examine-case.ts'
import { answerCommitment, getCommitment } from '../../../lib/cases/lender/answer-commitment.ts'
import { listPreparedReleases } from '../../../lib/cases/loan/prepare-releases.ts'
import { reportDisbursement } from '../../../lib/cases/loan/report-loan.ts'
import { listCases } from '../../../lib/cases/read/list-cases.ts'
import { mintCertificateLink } from '../../../lib/cases/read/mint-certificate-link.ts'
import { eventsOf, getCase, getFiling } from '../../../lib/cases/read/read-cases.ts'
import { brokenAt } from '../../../lib/cases/state/events.ts'
import { eventOf } from '../../../lib/cases/state/views.ts'
import { sweep } from '../../../lib/deliveries/sweep.ts'
import { type CasePorts, filingFor, signedCall, submitted, tapped } from '../../support/cases.ts'
import { viewOf } from '../../support/decisions.ts'
import { BANK, bodyOf, DAY_MS, NOW, OTHER_BANK, REGISTRY } from '../../support/documents.ts'
import type { Row } from '../../support/looked.ts'
import { useDirectory } from '../../support/platform.ts'

const { engine, store, ports } = useDirectory()

const EXISTING = [
  {
    proofNumber: '闽(2023)厦门市不动产证明第0004321号',
    kind: 'ordinary',
    mortgageeName: '测试他行厦门分行',
    paper: 'electronic',
  },
]

/** A filing that names another lender, as the businesses of two banks make it. */
const filed = async (institutionId = OTHER_BANK): Promise<string> => {
  const { caseId } = bodyOf(await submitted(ports, await filingFor(ports)))
  const key = { pk: `CASE#${caseId}`, sk: 'FILING#1' }
  const row = (await engine.table.get('cases', key)) as Row
  const agreed = { agreementNo: '结2026-1', signedOn: '2026-11-20', payOut: '放款至监管账户', payOff: '结清原贷款' }
  const filing = {
    ...JSON.parse(row['filing']),
    existing: EXISTING,
    settlement: { ...agreed, counterpart: { institutionId } },
  }
  await engine.table.write({ table: 'cases', put: { ...row, filing: JSON.stringify(filing) } })
  return caseId
}

const asked = async (): Promise<string> => {
  const caseId = await filed()
  await examineCase(ports, caseId)
  return caseId
}

const read = (caseId: string) => viewOf(ports, caseId)

const shown = async (caseId: string, by = OTHER_BANK) =>
  bodyOf(await getCommitment(ports, await signedCall('getCommitment', { body: undefined, path: { caseId } }, { by })))

const reply = async (
  caseId: string,
  body: { answer: 'accept' } | { answer: 'decline'; reason: 'not-agreed' },
  { by = OTHER_BANK, termsSha256, key = randomUUID(), on = ports as CasePorts }: Row = {},
) => {
  const whole = { ...body, termsSha256: termsSha256 ?? (await shown(caseId)).termsSha256 }
  const call = await signedCall('answerCommitment', { body: whole, path: { caseId } }, { by, key })
  return answerCommitment(on, call as Parameters<typeof answerCommitment>[1])
}

const outTo = async (caseId: string, party: string): Promise<Row[]> =>
  (await engine.table.query({ table: 'cases', pk: `CASE#${caseId}`, sk: { prefix: `OUT#${party}#` } })).rows

it('asks the other lender, and lodges once it has committed', async () => {
  const caseId = await asked()
  expect(await read(caseId)).toMatchObject({
    applicationState: 'validating',
    commitment: { institutionId: OTHER_BANK, status: 'open' },
  })
  expect(await outTo(caseId, REGISTRY)).toEqual([])
  await examineCase(ports, caseId)
  expect((await read(caseId)).timeline.map(({ type }: Row) => type)).toEqual(['case.submitted', 'commitment.requested'])
  expect(bodyOf(await reply(caseId, { answer: 'accept' }))).toMatchObject({ status: 'given' })
  await examineCase(ports, caseId)
  const seen = await read(caseId)
  expect(seen).toMatchObject({ applicationState: 'lodged', commitment: { status: 'given' } })
  expect(seen.timeline.map(({ type }: Row) => type)).toEqual([
    'case.submitted',
    'commitment.requested',
    'commitment.given',
    'case.lodged',
  ])
  expect(seen.timeline[2]).toMatchObject({
    actor: { institutionId: OTHER_BANK },
    evidence: { kid: `${OTHER_BANK}.sign` },
  })
  expect(brokenAt(seen.timeline)).toBeUndefined()
})

it('shows the other lender its mortgages and what was agreed, and nothing else of the case', async () => {
  const caseId = await asked()
  const terms = JSON.parse((await shown(caseId)).terms)
  expect(terms.existing).toEqual(EXISTING)
  expect(terms.settlement).toMatchObject({ payOff: '结清原贷款' })
  expect(Object.keys(terms).sort()).toEqual(['bank', 'branch', 'business', 'caseId', 'existing', 'settlement', 'units'])
  const [first] = await outTo(caseId, OTHER_BANK)
  expect(first?.['notification']).toMatchObject({ type: 'commitment.requested', caseId })
  expect(first?.['notification']).not.toHaveProperty('bankReference')
  await reply(caseId, { answer: 'accept' })
  await examineCase(ports, caseId)
  const rows = await outTo(caseId, OTHER_BANK)
  expect(rows.map(({ type, notification }) => [type, Object.keys(notification.data).sort()])).toEqual([
    ['commitment.requested', ['termsSha256', 'until']],
    ['case.lodged', []],
  ])
})

it('is a stranger to everything else, as the filing bank is to the terms', async () => {
  const caseId = await asked()
  const by = { by: OTHER_BANK }
  const path = { caseId }
  const nothing = { refused: 'resource.not-found' }
  expect(bodyOf(await getCase(ports, await signedCall('getCase', { body: undefined, path }, by), 'bank'))).toEqual(
    nothing,
  )
  expect(bodyOf(await getFiling(ports, await signedCall('getFiling', { body: undefined, path }, by), 'bank'))).toEqual(
    nothing,
  )
  const releases = await signedCall('listPreparedReleases', { body: undefined, path }, by)
  expect(bodyOf(await listPreparedReleases(ports, releases))).toEqual(nothing)
  const link = await signedCall('mintCertificateLink', { body: undefined, path: { caseId, certificateId: 'crt' } }, by)
  expect(bodyOf(await mintCertificateLink({ ...ports, objects: store.objects }, link))).toEqual(nothing)
  const body = { disbursedAt: '2026-11-24T09:30:00+08:00', amount: { currency: 'CNY' as const, fen: 1 } }
  const paid = await signedCall('reportDisbursement', { body, path }, by)
  expect(bodyOf(await reportDisbursement(ports, paid))).toEqual(nothing)
  const list = { ...(await signedCall('listCases', { body: undefined }, by)), query: { limit: 50 } }
  expect(bodyOf(await listCases(ports, list)).items.map((one: Row) => one['caseId'])).not.toContain(caseId)
  expect(await shown(caseId, BANK)).toEqual(nothing)
  const { termsSha256 } = await shown(caseId)
  expect(bodyOf(await reply(caseId, { answer: 'accept' }, { by: BANK, termsSha256 }))).toEqual(nothing)
  const other = bodyOf(await submitted(ports, await filingFor(ports))).caseId
  expect(await shown(other)).toEqual(nothing)
  expect(bodyOf(await reply(other, { answer: 'accept' }, { termsSha256 }))).toEqual(nothing)
})

it('fails the validation when the other lender declines, or has not answered in time', async () => {
  const declined = await asked()
  expect(bodyOf(await reply(declined, { answer: 'decline', reason: 'not-agreed' }))).toMatchObject({
    status: 'declined',
  })
  await examineCase(ports, declined)
  expect((await read(declined)).timeline.at(-1)).toMatchObject({
    type: 'case.validation-failed',
    data: { faults: [{ pointer: '/settlement/counterpart', code: 'bank-to-bank.declined' }] },
  })
  expect(bodyOf(await reply(declined, { answer: 'accept' }))).toEqual({ refused: 'case.closed' })

  const silent = await asked()
  const late = { ...ports, clock: { now: () => new Date(NOW.getTime() + 11 * DAY_MS) } }
  ports.hints.splice(0)
  await sweep(ports)
  expect(ports.hints.map(({ subjectId }) => subjectId)).not.toContain(silent)
  await sweep(late)
  expect(ports.hints.map(({ subjectId }) => subjectId)).toContain(silent)
  await examineCase(late, silent)
  expect((await read(silent)).timeline.at(-1)).toMatchObject({
    type: 'case.validation-failed',
    data: { faults: [{ pointer: '/settlement/counterpart', code: 'bank-to-bank.other-side-open' }] },
  })
})

it('takes one answer, to the very terms that were shown', async () => {
  const caseId = await asked()
  expect(await reply(caseId, { answer: 'accept' }, { termsSha256: '0'.repeat(64) })).toMatchObject({
    refusal: { faults: [{ pointer: '/termsSha256', code: 'commitment.other-terms' }] },
  })
  expect(bodyOf(await reply(caseId, { answer: 'accept' }))).toMatchObject({ status: 'given' })
  expect(bodyOf(await reply(caseId, { answer: 'decline', reason: 'not-agreed' }))).toEqual({
    refused: 'case.wrong-step',
  })
})

it('names no bank that is not on the platform, nor the one that files', async () => {
  for (const institutionId of ['91350000MA00YH061U', BANK]) {
    const caseId = await filed(institutionId)
    await examineCase(ports, caseId)
    expect((await read(caseId)).timeline.at(-1)).toMatchObject({
      type: 'case.validation-failed',
      data: { faults: [{ code: 'counterpart.not-on-platform' }] },
    })
  }
})

it('asks once and takes one word, however often the runs and calls die', async () => {
  const caseId = await filed()
  const dying = async (act: (on: CasePorts) => Promise<unknown>): Promise<void> => {
    for (let survived = 0; ; survived++) {
      let calls = 0
      const die = () => {
        calls += 1
        if (calls > survived) throw new Error('died')
      }
      try {
        return void (await act({ ...ports, table: tapped(ports.table, die) }))
      } catch (error) {
        if (!(error instanceof Error) || error.message !== 'died') throw error
      }
    }
  }
  await dying((on) => examineCase(on, caseId))
  const key = randomUUID()
  await dying((on) => reply(caseId, { answer: 'accept' }, { key, on }))
  await dying((on) => examineCase(on, caseId))
  expect((await eventsOf(ports, caseId)).map((row) => eventOf(row).type)).toEqual([
    'case.submitted',
    'commitment.requested',
    'commitment.given',
    'case.lodged',
  ])
})
