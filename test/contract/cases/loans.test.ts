/** One loan over several registries: the parent and its parts on real engines, crashing at every call. */

import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { applyHolds, storedKeysOf } from '../../../lib/archives/apply-holds.ts'
import { archiveCase } from '../../../lib/archives/archive-case.ts'
import { placeHold } from '../../../lib/archives/order-hold.ts'
import { getCaseArchive } from '../../../lib/archives/read-archive.ts'
import { checkCase } from '../../../lib/cases/draft/check-case.ts'
import { prefillCase } from '../../../lib/cases/draft/prefill-case.ts'
import { examineCase } from '../../../lib/cases/examine/examine-case.ts'
import { requestWithdrawal } from '../../../lib/cases/later/request-withdrawal.ts'
import { judgeReplacement } from '../../../lib/cases/loan/replace-part.ts'
import { reportDisbursement, reportNonDisbursement } from '../../../lib/cases/loan/report-loan.ts'
import { getCertificate } from '../../../lib/cases/read/get-certificate.ts'
import { listCases } from '../../../lib/cases/read/list-cases.ts'
import { eventsOf, getCase, getFiling } from '../../../lib/cases/read/read-cases.ts'
import { brokenAt } from '../../../lib/cases/state/events.ts'
import { eventOf } from '../../../lib/cases/state/views.ts'
import { sweep } from '../../../lib/deliveries/sweep.ts'
import type { Filing } from '../../../lib/filings/filing.ts'
import { sha256Hex } from '../../../lib/kernel/digest.ts'
import { readCountedCase } from '../../../lib/reports/counted-case.ts'
import {
  authorityCall,
  type CasePorts,
  decided,
  FUZHOU,
  filingOver,
  QUANZHOU,
  type Signed,
  signedCall,
  submitted,
  tapped,
} from '../../support/cases.ts'
import { ACCEPTED, AT, headOf, REFUSED, registeredDecision, viewOf } from '../../support/decisions.ts'
import { BANK, bodyOf, call, later, OTHER_BANK, REGISTRY } from '../../support/documents.ts'
import type { Row } from '../../support/looked.ts'
import { useDirectory } from '../../support/platform.ts'

const { engine, store, ports } = useDirectory()

const FIVE = ['350203', '350203', '350102', '350503', '350503']

const read = (caseId: string) => viewOf(ports, caseId)

/** Works off the hints of the platform's lane; what a crash or a loss left over, the sweep brings. */
const workOff = async (working: CasePorts = ports): Promise<void> => {
  for (let hint = ports.hints.shift(); hint; hint = ports.hints.shift())
    if (hint.receiver === 'platform:platform' && hint.subjectId) await examineCase(working, hint.subjectId)
}

const filed = async (prefixes: readonly string[] = FIVE, change: (filing: Row) => Row = (filing) => filing) => {
  const filing = await filingOver(ports, prefixes)
  const said = bodyOf(await submitted(ports, change(filing) as typeof filing))
  return { filing, caseId: said.caseId as string, said }
}

const divided = async () => {
  const { caseId, filing } = await filed()
  await workOff()
  const { parts } = await read(caseId)
  const at = (registry: string): string => parts.find((part: Row) => part['registry'] === registry)?.caseId
  return { caseId, filing, parts, at }
}

const decisionsTo = async (caseId: string, end: 'registered' | 'refused'): Promise<Row[]> => [
  ACCEPTED,
  end === 'refused' ? REFUSED : await registeredDecision(ports, caseId),
]

const decideTo = async (caseId: string, by: string, end: 'registered' | 'refused', work = true) => {
  for (const decision of await decisionsTo(caseId, end)) {
    expect(bodyOf(await decided(ports, caseId, decision, { by }))).toMatchObject({ status: 200 })
    if (work) await workOff()
  }
}

const disburse = async (caseId: string, signed: Signed = {}) =>
  reportDisbursement(
    ports,
    await signedCall(
      'reportDisbursement',
      { body: { disbursedAt: AT, amount: { currency: 'CNY' as const, fen: 1 } }, path: { caseId } },
      signed,
    ),
  )

describe('a loan over several registries', () => {
  it('is filed once with three engine calls and becomes a part for each registry, each lodged with its own', async () => {
    const filing = await filingOver(ports, FIVE)
    const calls: string[] = []
    const counting = { ...ports, table: tapped(engine.table, (method) => calls.push(method)) }
    const said = bodyOf(await submitted(counting, filing))
    expect(calls).toEqual(['batchGet', 'transact'])
    expect(said).toMatchObject({ status: 202, applicationState: 'validating' })
    expect(said.registry).toBeUndefined()
    expect(said.parts.map(({ registry, units }: Row) => [registry, units.length])).toEqual([
      [REGISTRY, 2],
      [FUZHOU, 1],
      [QUANZHOU, 2],
    ])
    await workOff()
    const parent = await read(said.caseId)
    expect(parent).toMatchObject({ applicationState: 'divided', disbursementWaitsFor: 'all', caseState: 'open' })
    expect(parent.parts.map(({ applicationState }: Row) => applicationState)).toEqual(['lodged', 'lodged', 'lodged'])
    expect(parent.parts.map(({ caseId }: Row) => caseId)).toEqual(said.parts.map(({ caseId }: Row) => caseId))
    const types = parent.timeline.map(({ type }: Row) => type)
    expect(types.slice(0, 2)).toEqual(['case.submitted', 'loan.divided'])
    expect(brokenAt(parent.timeline)).toBeUndefined()
    for (const part of parent.parts)
      expect(await read(part.caseId)).toMatchObject({ parent: said.caseId, registry: part.registry })
  })

  it('must say what the disbursement waits for', async () => {
    const { said } = await filed(FIVE, ({ disbursementWaitsFor: _, ...filing }) => filing)
    expect(said).toEqual({ refused: 'request.invalid' })
  })

  it('is listed once, by month, by reference and by contract', async () => {
    const { caseId, filing } = await divided()
    for (const query of [
      { bankReference: filing.bankReference },
      { contractNo: filing.loan?.loanContractNo, limit: 50 },
      { limit: 50 },
    ]) {
      const call = { ...(await signedCall('listCases', { body: undefined })), query }
      const { items } = bodyOf(await listCases(ports, call))
      const about = items.filter((one: Row) => one['caseId'] === caseId || one['parent'] === caseId)
      expect(about.map((one: Row) => one['caseId'])).toEqual([caseId])
    }
  })

  it('shows each registry its own units and persons, under the signature of the whole', async () => {
    const { caseId, at } = await divided()
    const shown = async (id: string, by: string) =>
      getFiling(ports, await signedCall('getFiling', { body: undefined, path: { caseId: id } }, { by }), 'registry')
    const mine = bodyOf(await shown(at(FUZHOU), FUZHOU))
    const units = JSON.parse(mine.filing).units.map(({ unitNumber }: Row) => unitNumber)
    expect(units).toEqual((await headOf(ports, at(FUZHOU)))['units'])
    const whole = bodyOf(
      await getFiling(ports, await signedCall('getFiling', { body: undefined, path: { caseId } }), 'bank'),
    )
    expect(mine.partOf).toBe(sha256Hex(whole.filing))
    expect(mine.signature).toBe(whole.signature)
    expect(bodyOf(await shown(at(QUANZHOU), FUZHOU))).toEqual({ refused: 'resource.not-found' })
    expect(bodyOf(await shown(caseId, FUZHOU))).toEqual({ refused: 'resource.not-found' })
  })

  it('is a stranger to other banks, whole and in parts', async () => {
    const { caseId, at } = await divided()
    for (const id of [caseId, at(FUZHOU)]) {
      const call = await signedCall('getCase', { body: undefined, path: { caseId: id } }, { by: OTHER_BANK })
      expect(bodyOf(await getCase(ports, call, 'bank'))).toEqual({ refused: 'resource.not-found' })
      expect(bodyOf(await disburse(id, { by: OTHER_BANK }))).toEqual({ refused: 'resource.not-found' })
    }
  })

  it('is no application of its own: whoever decides on it, or looks for its certificates or its prefill, finds nothing', async () => {
    const { caseId } = await divided()
    expect(bodyOf(await decided(ports, caseId, ACCEPTED))).toEqual({ refused: 'resource.not-found' })
    expect(bodyOf(await decided(ports, caseId, ACCEPTED, { by: FUZHOU }))).toEqual({ refused: 'resource.not-found' })
    const path = { caseId, certificateId: `crt_${'0'.repeat(26)}` }
    const asked = await signedCall('getCertificate', { body: undefined, path })
    const shown = await getCertificate({ ...ports, publicUrl: 'https://verify.example.test' }, asked)
    expect(bodyOf(shown)).toEqual({ refused: 'resource.not-found' })
    const prefilled = async (by: string, id: string) =>
      bodyOf(
        await prefillCase(
          ports,
          await signedCall('prefillCase', { body: { business: 'release' as const, caseId: id } }, { by }),
        ),
      )
    const unknown = await prefilled(BANK, `case_${'0'.repeat(26)}`)
    expect(await prefilled(BANK, caseId)).toEqual(unknown)
    expect(await prefilled(OTHER_BANK, caseId)).toEqual(unknown)
  })

  it('holds the disbursement and names what it waits for until all stand', async () => {
    const { caseId, at } = await divided()
    await decideTo(at(REGISTRY), REGISTRY, 'registered')
    await decideTo(at(FUZHOU), FUZHOU, 'registered')
    expect(await read(caseId)).toMatchObject({ applicationState: 'divided' })
    expect(await disburse(caseId)).toMatchObject({
      refusal: {
        code: 'loan.waits-for-registrations',
        faults: [{ pointer: '/parts/2', code: 'registration.outstanding', particulars: { registry: QUANZHOU } }],
      },
    })
    await decideTo(at(QUANZHOU), QUANZHOU, 'registered')
    expect(await read(caseId)).toMatchObject({ applicationState: 'registered' })
    expect(bodyOf(await disburse(caseId))).toMatchObject({ status: 200, caseState: 'open' })
    expect(bodyOf(await disburse(caseId))).toEqual({ refused: 'case.wrong-step' })
  })

  it('is archived by itself: its own record under lock, and which parts have packages of their own', async () => {
    const { caseId, at, parts } = await divided()
    for (const registry of [REGISTRY, FUZHOU, QUANZHOU]) await decideTo(at(registry), registry, 'refused')
    expect(await read(caseId)).toMatchObject({ caseState: 'ended-without-registration' })
    const archived = { ...ports, clock: { now: () => later(20 * 60_000) } }
    await archiveCase(archived, caseId)
    const index = bodyOf(await getCaseArchive(ports, call('getCaseArchive', { path: { caseId } })))
    expect(index.package).toMatchObject({ number: 1 })
    expect(index.parts).toEqual(parts.map(({ caseId: part, registry }: Row) => ({ caseId: part, registry })))
    expect(index.entries.map(({ kind }: Row) => kind)).toEqual(['record'])
    const events = (await eventsOf(ports, caseId)).map(eventOf)
    expect(brokenAt(events)).toBeUndefined()
    expect(events.at(-1)).toMatchObject({ type: 'case.archived', data: { sha256: index.package.sha256 } })
    for (const by of [REGISTRY, FUZHOU, OTHER_BANK])
      expect(bodyOf(await getCaseArchive(ports, call('getCaseArchive', { path: { caseId } }, { by })))).toEqual({
        refused: 'resource.not-found',
      })
  })

  it('is held whole, by whichever of its parts is named', async () => {
    const { caseId, parts, at } = await divided()
    await workOff()
    const order = { orderedBy: '测试法院', orderNumber: '1', explanation: '-', officer: '测试科长' }
    const given = { body: { ground: 'dispute' as const, ...order }, path: { caseId: at(FUZHOU) } }
    expect(bodyOf(await placeHold(ports, await authorityCall('placeHold', given)))).toMatchObject({ caseId })
    await applyHolds({ ...ports, objects: store.objects })
    const keys = new Set((await Promise.all(parts.map((part: Row) => storedKeysOf(ports, part['caseId'])))).flat())
    expect(keys.size).toBeGreaterThan(2)
    for (const key of keys) expect(store.store.current('archive', key)).toMatchObject({ legalHold: true })
  })

  it('pays out at the first registration where the bank waits for any', async () => {
    const { caseId } = await filed(FIVE, (filing) => ({ ...filing, disbursementWaitsFor: 'any' }))
    await workOff()
    expect(bodyOf(await disburse(caseId))).toEqual({ refused: 'loan.waits-for-registrations' })
    const { parts } = await read(caseId)
    await decideTo(parts[1].caseId, FUZHOU, 'registered')
    expect(bodyOf(await disburse(caseId))).toMatchObject({ status: 200 })
  })

  it('says which stand when one fails, and is not paid out; the bank may give the loan up', async () => {
    const { caseId, at } = await divided()
    await decideTo(at(REGISTRY), REGISTRY, 'registered')
    await decideTo(at(FUZHOU), FUZHOU, 'refused')
    await decideTo(at(QUANZHOU), QUANZHOU, 'registered')
    const seen = await read(caseId)
    expect(seen).toMatchObject({ applicationState: 'part-failed', caseState: 'open' })
    expect(seen.parts.map(({ stands }: Row) => stands)).toEqual([true, false, true])
    expect(bodyOf(await disburse(caseId))).toEqual({ refused: 'loan.waits-for-registrations' })
    const body = { decidedAt: AT, reason: 'conditions-not-met' as const }
    const given = await reportNonDisbursement(
      ports,
      await signedCall('reportNonDisbursement', { body, path: { caseId } }),
    )
    expect(bodyOf(given)).toMatchObject({ status: 200 })
  })

  it('ends without registration when every part fails', async () => {
    const { caseId, parts } = await divided()
    for (const part of parts) await decideTo(part.caseId, part.registry, 'refused')
    expect(await read(caseId)).toMatchObject({
      applicationState: 'not-registered',
      caseState: 'ended-without-registration',
    })
    expect(bodyOf(await disburse(caseId))).toEqual({ refused: 'case.closed' })
  })

  it('takes the loan on the parent alone, and a withdrawal on a part alone', async () => {
    const { caseId, at } = await divided()
    expect(bodyOf(await disburse(at(FUZHOU)))).toEqual({ refused: 'case.is-part' })
    const withdraw = async (id: string) =>
      bodyOf(
        await requestWithdrawal(
          ports,
          await signedCall('requestWithdrawal', { body: { reason: '取消' }, path: { caseId: id } }),
        ),
      )
    expect(await withdraw(caseId)).toEqual({ refused: 'case.has-parts' })
    expect(await withdraw(at(FUZHOU))).toMatchObject({ applicationState: 'withdrawal-requested' })
  })
})

/** What failed at a registry, filed again for the same loan: its own number, and the papers that the loan has already. */
const again = async (
  { filing, part }: { filing: Filing; part: string },
  change: (filing: Filing) => Filing = (one) => one,
) => {
  const units = (await headOf(ports, part))['units'] as string[]
  const { disbursementWaitsFor: _, ...rest } = filing
  const once: Filing = {
    ...rest,
    bankReference: `AG${randomUUID().slice(0, 18).toUpperCase()}`,
    units: filing.units.filter(({ unitNumber }) => units.includes(unitNumber)),
    replacesPart: part,
  }
  const said = bodyOf(await submitted(ports, change(once)))
  return said.caseId as string
}

const withFailedPart = async () => {
  const loan = await divided()
  await decideTo(loan.at(REGISTRY), REGISTRY, 'registered')
  await decideTo(loan.at(FUZHOU), FUZHOU, 'refused')
  await decideTo(loan.at(QUANZHOU), QUANZHOU, 'registered')
  return { ...loan, failed: loan.at(FUZHOU) }
}

const faultsOf = async (caseId: string) => {
  const { applicationState, timeline } = await read(caseId)
  return [applicationState, timeline.at(-1).data.faults]
}

describe('a part that failed', () => {
  it('is filed again, takes its place, and once it is registered the loan may be paid out', async () => {
    const { caseId, filing, failed } = await withFailedPart()
    expect(await read(caseId)).toMatchObject({ applicationState: 'part-failed' })
    const next = await again({ filing, part: failed })
    await workOff()
    const seen = await read(caseId)
    expect(seen).toMatchObject({ applicationState: 'divided', caseState: 'open' })
    expect(seen.parts[1]).toMatchObject({
      caseId: next,
      registry: FUZHOU,
      applicationState: 'lodged',
      earlier: [failed],
    })
    expect(seen.timeline.find(({ type }: Row) => type === 'loan.part-replaced').data).toMatchObject({
      part: { caseId: next, registry: FUZHOU },
      replaces: failed,
    })
    expect(await read(next)).toMatchObject({ parent: caseId, applicationState: 'lodged' })
    // Whoever counts the loan's cases anew finds both.
    const counted = (await readCountedCase(engine.table, caseId, { lodging: false })).parts
    expect(counted).toEqual(expect.arrayContaining([failed, next]))
    expect(counted).toHaveLength(4)
    expect(bodyOf(await disburse(caseId))).toEqual({ refused: 'loan.waits-for-registrations' })
    await decideTo(next, FUZHOU, 'registered')
    expect(await read(caseId)).toMatchObject({ applicationState: 'registered' })
    expect((await read(caseId)).parts[1]).toMatchObject({ stands: true, earlier: [failed] })
    expect(bodyOf(await disburse(next))).toEqual({ refused: 'case.is-part' })
    expect(bodyOf(await disburse(caseId))).toMatchObject({ status: 200 })
    expect(brokenAt((await read(caseId)).timeline)).toBeUndefined()
  })

  it('is shown in its loan only, by contract and by month, and found by its own number', async () => {
    const { caseId, filing, failed } = await withFailedPart()
    const next = await again({ filing, part: failed })
    await workOff()
    const { bankReference } = await read(next)
    const listed = async (query: Row) => {
      const call = { ...(await signedCall('listCases', { body: undefined })), query: { limit: 50, ...query } }
      const { items } = bodyOf(await listCases(ports, call))
      return items.map((one: Row) => one['caseId']).filter((id: string) => [caseId, next].includes(id))
    }
    expect(await listed({ contractNo: filing.loan?.loanContractNo })).toEqual([caseId])
    expect(await listed({})).toEqual([caseId])
    expect(await listed({ bankReference })).toEqual([next])
  })

  it('is replaced once: of two filings one joins, and the other hears which fault it has', async () => {
    const { caseId, filing, failed } = await withFailedPart()
    const one = await again({ filing, part: failed })
    const other = await again({ filing, part: failed })
    await workOff()
    const { parts } = await read(caseId)
    expect(parts[1].caseId).toBe(one)
    expect(await faultsOf(other)).toEqual(['validation-failed', [{ pointer: '/replacesPart', code: 'part.replaced' }]])
    await decideTo(one, FUZHOU, 'refused')
    expect(await read(caseId)).toMatchObject({ applicationState: 'part-failed' })
    const third = await again({ filing, part: one })
    await workOff()
    expect((await read(caseId)).parts[1]).toMatchObject({ caseId: third, earlier: [failed, one] })
  })

  it.each<[string, (loan: Awaited<ReturnType<typeof withFailedPart>>) => Promise<string>]>([
    ['part.not-failed', ({ filing, at }) => again({ filing, part: at(QUANZHOU) })],
    [
      'part.unknown',
      ({ filing, failed, caseId }) => again({ filing, part: failed }, (one) => ({ ...one, replacesPart: caseId })),
    ],
    [
      'part.other-registry',
      async ({ filing, failed }) => {
        const elsewhere = await filingOver(ports, ['350503'])
        return again({ filing, part: failed }, (one) => ({
          ...one,
          units: elsewhere.units.map((unit) => ({ ...unit, owners: filing.units[0]?.owners ?? [] })),
        }))
      },
    ],
    [
      'part.other-loan',
      ({ filing, failed }) =>
        again({ filing, part: failed }, (one) => ({
          ...one,
          ...(one.loan && { loan: { ...one.loan, loanContractNo: '另一合同' } }),
        })),
    ],
    [
      'loan.not-open',
      async ({ filing, failed, caseId }) => {
        const body = { decidedAt: AT, reason: 'conditions-not-met' as const }
        await reportNonDisbursement(ports, await signedCall('reportNonDisbursement', { body, path: { caseId } }))
        return again({ filing, part: failed })
      },
    ],
  ])('is not replaced where it may not be: %s', async (code, file) => {
    const loan = await withFailedPart()
    const before = (await read(loan.caseId)).parts
    const caseId = await file(loan)
    await workOff()
    const [state, [fault]] = await faultsOf(caseId)
    expect([state, fault.pointer, fault.code]).toEqual(['validation-failed', '/replacesPart', code])
    expect((await read(loan.caseId)).parts).toEqual(before)
  })

  it('is a stranger to other banks, and no units of several registries replace it', async () => {
    const { filing, failed } = await withFailedPart()
    const naming = { ...filing, replacesPart: failed }
    expect(await judgeReplacement(ports, naming, { bank: OTHER_BANK, registry: FUZHOU })).toEqual({
      faults: [{ pointer: '/replacesPart', code: 'part.unknown' }],
    })
    expect(await submitted(ports, naming)).toMatchObject({
      refusal: { faults: [{ pointer: '/replacesPart', code: 'part.one-registry' }] },
    })
  })

  it('is checked by the same rules before it is filed, with the papers that the loan has', async () => {
    const { filing, failed } = await withFailedPart()
    const next = await again({ filing, part: failed })
    const { filing: text } = bodyOf(
      await getFiling(ports, await signedCall('getFiling', { body: undefined, path: { caseId: next } }), 'bank'),
    )
    const draft = { ...JSON.parse(text), bankReference: 'AG-CHECK' }
    const check = async () =>
      bodyOf(
        await checkCase(
          { ...ports, alarm: { after: async () => undefined } },
          { ...(await signedCall('checkCase', { body: draft })), query: {} },
        ),
      )
    expect((await check()).faults).toEqual([])
    await workOff()
    expect((await check()).faults[0]).toMatchObject({ pointer: '/replacesPart', code: 'part.replaced' })
  })

  it('is replaced or not, however often the step dies; the loan has one part for the registry', async () => {
    const { caseId, filing, failed } = await withFailedPart()
    const next = await again({ filing, part: failed })
    ports.hints.splice(0)
    const known: string[] = []
    await dyingAtEachCall(async (dying) => {
      try {
        await examineCase(dying, next)
      } finally {
        const { parts } = await read(caseId)
        known.push(parts[1].caseId)
        expect(parts).toHaveLength(3)
        expect((await headOf(ports, next))['parent']).toBe(parts[1].caseId === next ? caseId : undefined)
      }
    })
    expect(new Set(known)).toEqual(new Set([failed, next]))
    await workOff()
    expect(await read(next)).toMatchObject({ applicationState: 'lodged', parent: caseId })
    const types = (await eventsOf(ports, caseId)).map(({ type }) => type)
    expect(types.filter((type) => type === 'loan.part-replaced')).toHaveLength(1)
  })
})

/** Dies at its first engine call, then its second, and so on, until it gets through. */
const dyingAtEachCall = async (act: (dying: CasePorts) => Promise<unknown>): Promise<number> => {
  for (let survived = 0; ; survived++) {
    let calls = 0
    const die = () => {
      calls += 1
      if (calls > survived) throw new Error('died')
    }
    const keep: CasePorts['objects']['keep'] = async (...given) => {
      die()
      return ports.objects.keep(...given)
    }
    const dying = { ...ports, table: tapped(ports.table, die), objects: { ...ports.objects, keep } }
    try {
      await act(dying)
      return survived
    } catch (error) {
      if (!(error instanceof Error) || error.message !== 'died') throw error
    }
  }
}

const platformRows = async (caseId: string) =>
  (await engine.table.query({ table: 'cases', pk: `CASE#${caseId}`, sk: { prefix: 'OUT#platform#' } })).rows

describe('whatever dies, repeats or gets lost', () => {
  it('makes each part once, however often the division dies', async () => {
    const { caseId, said } = await filed()
    expect(await dyingAtEachCall((dying) => examineCase(dying, caseId))).toBeGreaterThan(4)
    await examineCase(ports, caseId)
    for (const part of said.parts) {
      const events = await eventsOf(ports, part.caseId)
      expect(events.map(({ type }) => type)).toEqual(['case.submitted'])
      expect(brokenAt(events.map(eventOf))).toBeUndefined()
    }
    const types = (await eventsOf(ports, caseId)).map(({ type }) => type)
    expect(types.filter((type) => type === 'loan.divided')).toHaveLength(1)
  })

  it('knows its parts rightly, however often the parent’s step dies or comes twice', async () => {
    const { caseId, parts, at } = await divided()
    await decideTo(at(REGISTRY), REGISTRY, 'registered', false)
    await decideTo(at(FUZHOU), FUZHOU, 'refused', false)
    ports.hints.splice(0)
    for (const { caseId: id } of parts) await dyingAtEachCall((dying) => examineCase(dying, id))
    await Promise.all(parts.flatMap(({ caseId: id }: Row) => [examineCase(ports, id), examineCase(ports, id)]))
    const seen = await read(caseId)
    expect(seen.parts.map(({ applicationState }: Row) => applicationState)).toEqual(['registered', 'refused', 'lodged'])
    expect(seen.timeline.map(({ n }: Row) => n)).toEqual(seen.timeline.map((_: Row, i: number) => i + 1))
    expect(brokenAt(seen.timeline)).toBeUndefined()
    for (const { caseId: id } of parts) expect(await platformRows(id)).toEqual([])
  })

  it('comes to its end although every hint is lost: the sweep finds what is due', async () => {
    const { caseId } = await filed()
    for (let round = 0; round < 4; round++) {
      ports.hints.splice(0)
      await sweep(ports)
      await workOff()
    }
    const seen = await read(caseId)
    expect(seen.parts.map(({ applicationState }: Row) => applicationState)).toEqual(['lodged', 'lodged', 'lodged'])
  })

  it('reckons in parts that move at the same moment', async () => {
    const { caseId, parts } = await divided()
    for (const part of parts) await decideTo(part.caseId, part.registry, 'registered', false)
    ports.hints.splice(0)
    await Promise.all(parts.map(({ caseId: id }: Row) => examineCase(ports, id)))
    expect(await read(caseId)).toMatchObject({ applicationState: 'registered' })
  })

  it('makes one loan of simultaneous filings under one key', async () => {
    const filing = await filingOver(ports, FIVE)
    const key = randomUUID()
    const answers = await Promise.all(Array.from({ length: 10 }, () => submitted(ports, filing, { key })))
    expect(new Set(answers.map((answer) => answer.ok && answer.value.body)).size).toBe(1)
  })

  it('fails a part whose unit another case holds, and the others stand', async () => {
    const { filing } = await divided()
    const { caseId } = await filed(FIVE, (other) => ({
      ...other,
      units: [filing.units[0], ...(other['units'] as Row[]).slice(1)],
    }))
    await workOff()
    const seen = await read(caseId)
    expect(seen).toMatchObject({ applicationState: 'part-failed' })
    expect(seen.parts.map(({ applicationState }: Row) => applicationState)).toEqual([
      'validation-failed',
      'lodged',
      'lodged',
    ])
    expect(seen.bank).toBe(BANK)
  })
})
