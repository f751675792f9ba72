/** What sets the businesses apart once they are filed: what completes them, what they end, and that merged registrations stay together. */

import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { examineCase } from '../../../lib/cases/examine/examine-case.ts'
import { listPreparedReleases } from '../../../lib/cases/loan/prepare-releases.ts'
import { reportNonDisbursement, reportRepayment } from '../../../lib/cases/loan/report-loan.ts'
import { getCertificate } from '../../../lib/cases/read/get-certificate.ts'
import { eventsOf, listCases } from '../../../lib/cases/read/read-cases.ts'
import { brokenAt } from '../../../lib/cases/state/events.ts'
import { unitLockKey } from '../../../lib/cases/state/rows.ts'
import { eventOf } from '../../../lib/cases/state/views.ts'
import { certificateEndKey } from '../../../lib/certificates/ends.ts'
import { standingOfCertificate } from '../../../lib/certificates/verification.ts'
import type { Filing } from '../../../lib/filings/filing.ts'
import type { Table } from '../../../lib/platform/ports.ts'
import { type CasePorts, decided, filingFor, signedCall, submitted } from '../../support/cases.ts'
import {
  ACCEPTED,
  AT,
  certificateNumber,
  certifiedDecision,
  disbursedBy,
  headOf,
  lodgedCase,
  registeredDecision,
  viewOf,
} from '../../support/decisions.ts'
import { bodyOf, DECLARATION, OTHER_BANK, uploader } from '../../support/documents.ts'
import type { Row } from '../../support/looked.ts'
import { useDirectory } from '../../support/platform.ts'
import { somePositions } from '../../support/sample.ts'

const { engine, ports } = useDirectory()

const see = (caseId: string) => viewOf(ports, caseId)

/** Accepted by the registry; `change` makes the example one's own. */
const accepted = async (business: string, change: (filing: Row) => void = () => {}): Promise<string> => {
  const filing = await filingFor(ports, { business })
  change(filing)
  const caseId = await lodgedCase(ports, filing)
  bodyOf(await decided(ports, caseId, ACCEPTED))
  return caseId
}

/** The filing on that unit instead of its own: a mortgage ends where it lies. */
const onUnit = (filing: Row, unit: string): void => {
  const own = filing['units'][0].unitNumber
  Object.assign(filing, JSON.parse(JSON.stringify(filing).replaceAll(`"${own}"`, `"${unit}"`)))
  // a contract of its own: the first one is on that unit already
  if (filing['mortgage']) filing['mortgage'].contractNo += `-${serial}`
}

const registered = (caseId: string, registrations?: readonly Row[]) =>
  registeredDecision(ports, caseId, registrations && { registrations })

const allOf = async (caseId: string): Promise<Row[]> =>
  (await headOf(ports, caseId))['registrations'].map(({ kind }: Row) => ({ kind }))

let serial = 0

const certified = async (caseId: string): Promise<string> => {
  serial += 1
  bodyOf(await decided(ports, caseId, await certifiedDecision(ports, caseId, { serial })))
  await examineCase(ports, caseId)
  return certificateNumber(serial)
}

const disbursed = (caseId: string) => disbursedBy(ports, caseId)

it('completes a release when the book is written, without certificate or disbursement', async () => {
  const caseId = await accepted('release')
  expect(await see(caseId)).toMatchObject({ caseState: 'open', milestones: ['repaid'], awaits: ['registered'] })
  expect(bodyOf(await decided(ports, caseId, await registered(caseId)))).toMatchObject({ caseState: 'completed' })
  expect(await see(caseId)).toMatchObject({ milestones: ['repaid', 'registered'], awaits: [] })
  expect(await disbursed(caseId)).toEqual({ refused: 'case.closed' })
})

it('completes a change with its certificate, and refuses a disbursement that the business does not have', async () => {
  const caseId = await accepted('extension')
  bodyOf(await decided(ports, caseId, await registered(caseId)))
  expect(await disbursed(caseId)).toEqual({ refused: 'case.wrong-step' })
  await certified(caseId)
  expect(await see(caseId)).toMatchObject({ caseState: 'completed', awaits: [] })
})

/** What somebody hears who was given the certificate: by number and code, and by its file. */
const verification = async (caseId: string, { certificateId, number, sha256 }: Row) => {
  const path = { caseId, certificateId }
  const call = await signedCall('getCertificate', { body: undefined, path })
  const { verification: given } = bodyOf(
    await getCertificate({ ...ports, publicUrl: 'https://api.example.test' }, call),
  )
  const asked = [{ by: 'number', number, code: given.code } as const, { by: 'digest', sha256 } as const]
  return () => Promise.all(asked.map((one) => standingOfCertificate(ports, one)))
}

describe('a certificate', () => {
  it('is shown as cancelled or superseded as soon as a later case ends it, and stays what it was until then', async () => {
    for (const [business, status] of [
      ['release', 'cancelled'],
      ['refinance', 'cancelled'],
      ['mortgage-change', 'superseded'],
      ['determination', 'superseded'],
    ] as const) {
      const first = await accepted('new-loan')
      bodyOf(await decided(ports, first, await registered(first)))
      const number = await certified(first)
      const statusNow = async () => (await see(first)).certificates[0].status
      const [unit] = (await headOf(ports, first))['units']
      const later = await accepted(business, (filing) => {
        onUnit(filing, unit)
        // as a person would type it: the brackets of the other width
        filing['existing'][0].proofNumber = number.replace('(', '（').replace(')', '）')
      })
      expect([business, await statusNow()]).toEqual([business, 'kept'])
      const held = (await see(first)).certificates[0]
      const verified = await verification(first, held)
      expect(await verified()).toEqual(['valid', 'valid'])
      bodyOf(await decided(ports, later, await registered(later, await allOf(later))))
      expect([business, await statusNow()]).toEqual([business, status])
      expect(await verified()).toEqual([status, status])
      const { bankReference } = await see(first)
      const listed = await listCases(ports, {
        ...(await signedCall('listCases', { body: undefined })),
        query: { bankReference },
      })
      expect(bodyOf(listed).items[0].certificates[0].status).toBe(status)
      const ending = (await see(later)).registrations.find((one: Row) => one['ended'] !== undefined)
      expect(ending.ended).toEqual([number])
    }
  })

  it('of a mortgage freed of some units stands', async () => {
    const first = await accepted('new-loan')
    bodyOf(await decided(ports, first, await registered(first)))
    const proofNumber = await certified(first)
    const [unit] = (await headOf(ports, first))['units']
    const freed = await accepted('partial-release', (filing) => {
      onUnit(filing, unit)
      filing['existing'][0].proofNumber = proofNumber
    })
    bodyOf(await decided(ports, freed, await registered(freed)))
    expect(await see(freed)).toMatchObject({
      caseState: 'completed',
      registrations: [{ kind: 'mortgage-partial-cancel', registeredAt: AT }],
    })
    expect((await see(first)).certificates[0].status).toBe('kept')
  })
})

it('names the registration that a merged decision leaves out, adds or repeats, and enters none', async () => {
  const caseId = await accepted('transfer-with-mortgage/combined')
  const before = await headOf(ports, caseId)
  const faults = async (registrations?: readonly Row[]) => {
    const answer = await decided(ports, caseId, await registered(caseId, registrations))
    return answer.ok ? [] : (answer.refusal.faults ?? []).map(({ pointer, code }) => `${pointer} ${code}`)
  }
  const [transfer = {}, first = {}, cancel = {}] = await allOf(caseId)
  expect(await faults()).toEqual(Array(3).fill('/registrations registration.not-covered'))
  expect(await faults([transfer, first])).toEqual(['/registrations registration.not-covered'])
  expect(await faults([transfer, first, cancel, { kind: 'mortgage-change' }])).toEqual([
    '/registrations/3/kind registration.not-in-case',
  ])
  expect(await faults([transfer, first, cancel, first])).toEqual(['/registrations/3/kind list.repeats'])
  const foreign = { ...cancel, ended: ['闽(2020)厦门市不动产证明第7777777号'] }
  expect(await faults([transfer, first, foreign])).toEqual(['/registrations/2/ended/0 certificate.not-in-case'])
  expect(await headOf(ports, caseId)).toEqual(before)
})

it('gives the buyer an ownership certificate and the branch its own', async () => {
  const caseId = await accepted('second-hand-purchase')
  const { units } = await headOf(ports, caseId)
  const ownershipCertificates = [{ number: '闽(2026)厦门市不动产权第0000001号', units }]
  const registrations = [{ kind: 'ownership-transfer', ownershipCertificates }, { kind: 'mortgage-first' }]
  bodyOf(await decided(ports, caseId, await registered(caseId, registrations)))
  await certified(caseId)
  await disbursed(caseId)
  expect(await see(caseId)).toMatchObject({
    caseState: 'completed',
    registrations: [{ kind: 'ownership-transfer', ownershipCertificates }, { kind: 'mortgage-first' }],
    certificates: [{ status: 'kept' }],
  })
})

describe('a sale whose tax is not paid when it is filed', () => {
  const untaxed = (filing: Row) => {
    delete filing['sale'].taxClearanceNo
    filing['documents'] = filing['documents'].filter(({ slot }: Row) => slot !== 'tax-clearance')
  }

  it.each(['second-hand-purchase', 'transfer-with-mortgage/combined', 'pre-notice-conversion/merged'])(
    '%s is accepted, and waits with 登簿 until the registry says by what it saw to the tax',
    async (business) => {
      const caseId = await accepted(business, untaxed)
      const before = await headOf(ports, caseId)
      const body = await registered(caseId, await allOf(caseId))
      expect(bodyOf(await decided(ports, caseId, body))).toEqual({ refused: 'tax.unseen' })
      expect(await headOf(ports, caseId)).toEqual(before)
      const tax = { basis: 'exemption', number: '闽税减2026-0001' }
      expect(bodyOf(await decided(ports, caseId, { ...body, tax }))).toMatchObject({ status: 200 })
    },
  )

  it('waits no more than one whose filing attaches the proof', async () => {
    const caseId = await accepted('second-hand-purchase', (filing) => {
      delete filing['sale'].taxClearanceNo
    })
    expect(bodyOf(await decided(ports, caseId, await registered(caseId, await allOf(caseId))))).toMatchObject({
      status: 200,
    })
  })
})

/** A new loan whose mortgage stands and which was paid out; `unit` is what it lies on. */
const standing = async (business = 'new-loan', isPaidOut = true) => {
  const caseId = await accepted(business)
  bodyOf(await decided(ports, caseId, await registered(caseId, await allOf(caseId))))
  const number = await certified(caseId)
  if (isPaidOut) await disbursed(caseId)
  return { caseId, number }
}

const repaid = async (caseId: string, settledAt = AT) =>
  bodyOf(await reportRepayment(ports, await signedCall('reportRepayment', { body: { settledAt }, path: { caseId } })))

const preparedFor = async (caseId: string): Promise<Row[]> =>
  bodyOf(
    await listPreparedReleases(ports, await signedCall('listPreparedReleases', { body: undefined, path: { caseId } })),
  ).items

/** Completes a prepared release with what only the bank has, and lodges it. */
const filedRelease = async (filing: Row, by?: string): Promise<string> => {
  const slots = ['application-form', filing['existing'][0].reason === 'repaid' ? 'repayment-proof' : 'waiver-statement']
  const { confirmed } = uploader(() => ports)
  const documents = await Promise.all(
    slots.map(async (slot) => ({
      slot,
      documentId: await confirmed({ ...(by && { by }), as: { ...DECLARATION, type: slot as 'application-form' } }),
    })),
  )
  const declaration = { identityVerified: true, electronicMatchesPaper: true }
  const whole = { ...filing, documents, declaration } as unknown as Filing
  const { caseId } = bodyOf(await submitted(ports, whole, by ? { by } : {}))
  await examineCase(ports, caseId)
  return caseId
}

const cancelled = async (caseId: string): Promise<void> => {
  bodyOf(await decided(ports, caseId, { decision: 'accepted', registryNumber: '厦登2026-2', acceptedAt: AT }))
  bodyOf(await decided(ports, caseId, await registered(caseId)))
}

describe('a loan that is paid back', () => {
  it('has its release ready to be completed and filed; both cases show each other, and the first says when its mortgage is gone', async () => {
    const { caseId, number } = await standing()
    expect(await preparedFor(caseId)).toEqual([])
    expect(await repaid(caseId, '2026-11-25T09:30:00+08:00')).toEqual({ refused: 'request.invalid' })
    expect(await repaid(caseId)).toMatchObject({ status: 200, caseState: 'completed' })
    expect(await repaid(caseId)).toEqual({ refused: 'case.closed' })
    const [prepared] = await preparedFor(caseId)
    expect(prepared?.['filing'].existing).toMatchObject([
      { proofNumber: number, reason: 'repaid', settledOn: '2026-11-24' },
    ])
    const release = await filedRelease(prepared?.['filing'])
    expect((await see(release)).linked).toEqual([{ caseId, as: 'follows' }])
    expect((await see(caseId)).linked).toEqual([{ caseId: release, as: 'followed-by' }])
    expect((await preparedFor(caseId))[0]).toMatchObject({ filedAs: release })
    await cancelled(release)
    await examineCase(ports, release)
    const seen = await see(caseId)
    expect(seen.milestones).toEqual(['registered', 'certified', 'disbursed', 'repaid', 'released'])
    expect(seen.timeline.at(-1)).toMatchObject({ type: 'mortgage.released', data: { certificates: [number] } })
    expect(await preparedFor(caseId)).toMatchObject([{ caseId, filedAs: release }])
    expect(await repaid(release)).toEqual({ refused: 'case.closed' })
  })

  it('is paid back only once it was paid out, where the business pays out', async () => {
    const { caseId } = await standing('new-loan', false)
    expect(await repaid(caseId)).toEqual({ refused: 'case.wrong-step' })
    const extended = await standing('extension', false)
    expect(await repaid(extended.caseId)).toMatchObject({ status: 200 })
  })

  it('or never paid out ends when its mortgage is gone, wherever the work dies, and says so once', async () => {
    const { caseId } = await standing('new-loan', false)
    const body = { decidedAt: AT, reason: 'borrower-declined' as const }
    const call = await signedCall('reportNonDisbursement', { body, path: { caseId } })
    expect(bodyOf(await reportNonDisbursement(ports, call))).toMatchObject({ caseState: 'open' })
    expect((await see(caseId)).awaits).toEqual(['released'])
    const [prepared] = await preparedFor(caseId)
    const release = await filedRelease(prepared?.['filing'])
    await cancelled(release)
    for (const at of somePositions(2, 'calls that the work of a release dies at')) {
      const { dying, calls } = dyingOnce({ at, when: at % 4 < 2 ? 'before' : 'after' })
      await examineCase(dying, release).catch((error: Error) => {
        if (error.message !== 'died') throw error
      })
      if (calls() < at) break
    }
    const seen = await see(caseId)
    expect(seen).toMatchObject({ caseState: 'ended-without-registration', awaits: [] })
    expect(seen.timeline.filter(({ type }: Row) => type === 'mortgage.released')).toHaveLength(1)
    expect(brokenAt((await eventsOf(ports, caseId)).map(eventOf))).toBeUndefined()
  })
})

describe('a staged business', () => {
  it.each([
    ['rollover/staged', OTHER_BANK, []],
    ['transfer-with-mortgage/staged', undefined, ['follows', 'followed-by']],
  ])('%s is complete when the old mortgage is gone, whoever had it', async (business, by, links) => {
    const filing = await filingFor(ports, { business })
    const number = `闽(2023)厦门市不动产证明第${String(4_000_000 + ++serial)}号`
    const [unit] = filing.units
    const existing = { ...filing.existing?.[0], proofNumber: number }
    const { caseId } = bodyOf(await submitted(ports, { ...filing, existing: [existing] } as Filing))
    await examineCase(ports, caseId)
    bodyOf(await decided(ports, caseId, { decision: 'accepted', registryNumber: '厦登2026-1', acceptedAt: AT }))
    bodyOf(await decided(ports, caseId, await registered(caseId, await allOf(caseId))))
    await certified(caseId)
    await disbursed(caseId)
    expect(await see(caseId)).toMatchObject({ caseState: 'open', awaits: ['old-released'], linked: [] })

    const example = await filingFor(ports, { ...(by && { by }), business: 'release' })
    const release = await filedRelease(
      { ...example, units: [unit], existing: [{ ...example.existing?.[0], proofNumber: number, paper: 'electronic' }] },
      by,
    )
    await cancelled(release)
    await examineCase(ports, release)
    const seen = await see(caseId)
    expect(seen).toMatchObject({ caseState: 'completed', awaits: [] })
    expect(seen.timeline.at(-1)).toMatchObject({ type: 'mortgage.old-released', data: { certificates: [number] } })
    const ends = [...(by ? [] : (await see(release)).linked), ...seen.linked]
    expect(ends.map(({ as }: Row) => as)).toEqual(links)
  })
})

/** Everything a merged registration writes, as one word each: any two must agree. */
const entriesOf = async (caseId: string): Promise<boolean[]> => {
  const head = await headOf(ports, caseId)
  const ended: readonly string[] = head['endings'].numbers
  const ends = await engine.table.batchGet(
    ended.map((number) => ({ table: 'cases', key: certificateEndKey(number) }) as const),
  )
  const locks = await engine.table.batchGet(
    head['units'].map((unit: string) => ({ table: 'cases', key: unitLockKey(unit) })),
  )
  const events = await eventsOf(ports, caseId)
  return [
    ...head['registrations'].map(({ registeredAt }: Row) => registeredAt !== undefined),
    ...ends.map((end) => end?.[`${head['endings'].as}By`] === caseId),
    ...locks.map((lock) => lock === undefined),
    head['milestones'].includes('registered'),
    head['applicationState'] === 'registered',
    events.some(({ type }) => type === 'case.registered'),
  ]
}

type Death = { readonly at: number; readonly when: 'before' | 'after' }

/** Dies at one of its engine calls or sends: before it is made, or after it is done and before the answer arrives. */
const dyingOnce = ({ at, when }: Death): { readonly dying: CasePorts; readonly calls: () => number } => {
  let calls = 0
  const struck = async <T>(act: () => Promise<T>): Promise<T> => {
    calls += 1
    const isHere = calls === at
    if (isHere && when === 'before') throw new Error('died')
    const answer = await act()
    if (isHere) throw new Error('died')
    return answer
  }
  const table = Object.fromEntries(
    Object.entries(ports.table).map(([method, run]: [string, (...given: never[]) => Promise<unknown>]) => [
      method,
      (...given: never[]) => struck(() => run(...given)),
    ]),
  ) as Table
  return {
    dying: { ...ports, table, queue: { hint: (...given) => struck(() => ports.queue.hint(...given)) } },
    calls: () => calls,
  }
}

describe('a merged acceptance', () => {
  it.each(['transfer-with-mortgage/combined', 'rollover/transfer', 'refinance'])(
    'of %s is all registered or none, whichever write the registry’s report dies at, and one more report completes it',
    async (business) => {
      for (const when of ['before', 'after'] as const)
        for (const at of somePositions(4, `writes that a report of ${business} dies ${when}`)) {
          const caseId = await accepted(business, (filing) => {
            serial += 1
            filing['existing'][0].proofNumber = `闽(2023)厦门市不动产证明第${String(serial).padStart(7, '0')}号`
          })
          const decision = await registered(caseId, await allOf(caseId))
          const key = randomUUID()
          const { dying, calls } = dyingOnce({ at, when })
          await decided(dying, caseId, decision, { key }).catch((error: Error) => {
            if (error.message !== 'died') throw error
          })
          const entries = await entriesOf(caseId)
          expect([when, at, new Set(entries).size]).toEqual([when, at, 1])
          expect(bodyOf(await decided(ports, caseId, decision, { key }))).toMatchObject({ status: 200 })
          expect(new Set(await entriesOf(caseId))).toEqual(new Set([true]))
          expect(brokenAt((await eventsOf(ports, caseId)).map(eventOf))).toBeUndefined()
          if (calls() < at) break
        }
    },
  )

  it('registers none where a single write of it cannot be made', async () => {
    const caseId = await accepted('transfer-with-mortgage/combined')
    const decision = await registered(caseId, await allOf(caseId))
    const [unit] = (await headOf(ports, caseId))['units']
    const own = await engine.table.get('cases', unitLockKey(unit))
    await engine.table.write({ table: 'cases', put: { ...unitLockKey(unit), caseId: 'case_of-somebody-else' } })
    expect(bodyOf(await decided(ports, caseId, decision))).toEqual({ refused: 'platform.contended' })
    expect(new Set((await entriesOf(caseId)).slice(0, 3))).toEqual(new Set([false]))
    await engine.table.write({ table: 'cases', put: own ?? {} })
    expect(bodyOf(await decided(ports, caseId, decision))).toMatchObject({ status: 200 })
    expect(new Set(await entriesOf(caseId))).toEqual(new Set([true]))
  })
})
