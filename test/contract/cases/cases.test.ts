import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { examineCase } from '../../../lib/cases/examine/examine-case.ts'
import { requestWithdrawal } from '../../../lib/cases/later/request-withdrawal.ts'
import { reportDisbursement } from '../../../lib/cases/loan/report-loan.ts'
import { listCases } from '../../../lib/cases/read/list-cases.ts'
import { eventsOf, getCase, getFiling } from '../../../lib/cases/read/read-cases.ts'
import { brokenAt } from '../../../lib/cases/state/events.ts'
import { eventOf } from '../../../lib/cases/state/views.ts'
import { FILING_EXAMPLES } from '../../../lib/filings/examples.ts'
import { agreementKey } from '../../../lib/institutions/model.ts'
import type { Table } from '../../../lib/platform/ports.ts'
import { agreement, type CasePorts, decided, filingFor, signedCall, submitted, tapped } from '../../support/cases.ts'
import { ACCEPTED, AT, certifiedDecision, lodgedCase, registeredDecision, viewOf } from '../../support/decisions.ts'
import { BANK, bodyOf, DECLARATION, OTHER_BANK, REGISTRY, uploader } from '../../support/documents.ts'
import type { Row } from '../../support/looked.ts'
import { useDirectory } from '../../support/platform.ts'

const { engine, ports } = useDirectory()

const stateOf = async (caseId: string) => {
  const { caseState, applicationState } = await viewOf(ports, caseId)
  return { caseState, applicationState }
}

const lodged = (filing?: ReturnType<typeof filingFor>): Promise<string> => lodgedCase(ports, filing)

it('carries a case from the filing to the certificate and its end', async () => {
  const caseId = await lodged()
  expect(await stateOf(caseId)).toEqual({ caseState: 'open', applicationState: 'lodged' })
  for (const decision of [ACCEPTED, { decision: 'in-review', startedAt: AT }, await registeredDecision(ports, caseId)])
    expect(bodyOf(await decided(ports, caseId, decision))).toMatchObject({ status: 200 })
  expect(bodyOf(await decided(ports, caseId, await certifiedDecision(ports, caseId)))).toMatchObject({
    applicationState: 'certified',
  })
  await examineCase(ports, caseId)
  const body = { disbursedAt: AT, amount: { currency: 'CNY' as const, fen: 120000000 } }
  const paid = await reportDisbursement(ports, await signedCall('reportDisbursement', { body, path: { caseId } }))
  expect(bodyOf(paid)).toMatchObject({ status: 200, caseState: 'completed' })
  const seen = bodyOf(await getCase(ports, await signedCall('getCase', { body: undefined, path: { caseId } }), 'bank'))
  expect(seen.timeline.map(({ type }: { type: string }) => type)).toEqual([
    'case.submitted',
    'case.lodged',
    'case.accepted',
    'case.in-review',
    'case.registered',
    'certificate.issued',
    'certificate.delivered',
    'loan.disbursed',
  ])
  expect(brokenAt(seen.timeline)).toBeUndefined()
  expect(seen.certificates[0]).toMatchObject({ status: 'kept', sha256: DECLARATION.sha256 })
})

it('shows a changed, dropped or swapped event of the chain', async () => {
  const caseId = await lodged()
  await decided(ports, caseId, ACCEPTED)
  const events = (await eventsOf(ports, caseId)).map(eventOf)
  const [first, second, third] = events
  if (!first || !second || !third) throw new Error('three events expected')
  expect(brokenAt(events)).toBeUndefined()
  expect(brokenAt([first, { ...second, data: { forged: true } }, third])).toBe(1)
  expect(brokenAt([first, third])).toBe(1)
  expect(brokenAt([second, first, third])).toBe(0)
})

/** Runs the act over and over, dying at its first engine call, then its second, and so on, until it gets through. */
const dyingAtEachCall = async (act: (ports: CasePorts) => Promise<unknown>): Promise<number> => {
  for (let survived = 0; ; survived++) {
    let calls = 0
    const die = () => {
      calls += 1
      if (calls > survived) throw new Error('died')
    }
    const dying: CasePorts = {
      ...ports,
      table: tapped(ports.table, die),
      objects: {
        ...ports.objects,
        keep: async (...given) => {
          die()
          return ports.objects.keep(...given)
        },
      },
    }
    try {
      await act(dying)
      return survived
    } catch (error) {
      if (!(error instanceof Error) || error.message !== 'died') throw error
    }
  }
}

it('lodges once, with every document kept, however often its examination dies', async () => {
  const { caseId } = bodyOf(await submitted(ports, await filingFor(ports)))
  expect(await dyingAtEachCall((dying) => examineCase(dying, caseId))).toBeGreaterThan(5)
  expect((await eventsOf(ports, caseId)).map(({ type }) => type)).toEqual(['case.submitted', 'case.lodged'])
  await examineCase(ports, caseId)
  const kept = await engine.table.get('cases', { pk: `CASE#${caseId}`, sk: 'DOCUMENTS' })
  expect(kept?.documents).toHaveLength(5)
  const waiting = await engine.table.query({ table: 'cases', pk: `CASE#${caseId}`, sk: { prefix: 'OUT#' } })
  expect(waiting.rows.map(({ receiver }) => receiver).sort()).toEqual([`feed:${BANK}`, `registry:${REGISTRY}`])
})

it('records a decision once, however often its call dies and is made again', async () => {
  const caseId = await lodged()
  const key = randomUUID()
  await dyingAtEachCall((dying) => decided(dying, caseId, ACCEPTED, { key }))
  const { applicationState } = await stateOf(caseId)
  expect(applicationState).toBe('accepted')
  expect(await eventsOf(ports, caseId)).toHaveLength(3)
})

it('submits with exactly three engine calls', async () => {
  const filing = await filingFor(ports)
  const calls: string[] = []
  const counting: CasePorts = {
    ...ports,
    table: tapped(engine.table, (method) => calls.push(method)),
    queue: { hint: async () => void calls.push('send') },
  }
  expect(bodyOf(await submitted(counting, filing))).toMatchObject({ status: 202 })
  expect(calls).toEqual(['batchGet', 'transact', 'send'])
})

it('makes one case of fifty simultaneous submissions under one key', async () => {
  const filing = await filingFor(ports)
  const key = randomUUID()
  const hinted: (string | undefined)[] = []
  const hearing: CasePorts = {
    ...ports,
    queue: { hint: async (_lane, hints) => void hinted.push(...hints.map(({ subjectId }) => subjectId)) },
  }
  const answers = await Promise.all(Array.from({ length: 50 }, () => submitted(hearing, filing, { key })))
  const bodies = new Set(answers.map((answer) => answer.ok && answer.value.body))
  expect(bodies.size).toBe(1)
  expect(answers.every(({ ok }) => ok)).toBe(true)
  // a hint of a case that never came to be would end in the dead letters
  expect(hinted).toEqual([JSON.parse([...bodies].join()).caseId])
})

it('refuses another body under a used key and changes nothing; the key of another bank is its own', async () => {
  const filing = await filingFor(ports)
  const key = randomUUID()
  const first = bodyOf(await submitted(ports, filing, { key }))
  const other = { ...filing, bankReference: `${filing.bankReference}-2` }
  expect(bodyOf(await submitted(ports, other, { key }))).toEqual({ refused: 'idempotency.key-reused' })
  const search = { bankReference: other.bankReference }
  const call = { ...(await signedCall('listCases', { body: undefined })), query: search }
  expect(bodyOf(await listCases(ports, call))).toMatchObject({ items: [] })
  const elsewhere = bodyOf(await submitted(ports, await filingFor(ports, { by: OTHER_BANK }), { key, by: OTHER_BANK }))
  expect(elsewhere.status).toBe(202)
  expect(elsewhere.caseId).not.toBe(first.caseId)
})

it('refuses a second case under the same bank reference', async () => {
  const filing = await filingFor(ports)
  expect(bodyOf(await submitted(ports, filing))).toMatchObject({ status: 202 })
  expect(bodyOf(await submitted(ports, filing))).toEqual({ refused: 'case.duplicate-reference' })
})

it('finds a case by reference, by contract and by month, and pages with a cursor bound to the filter', async () => {
  const contractNo = `抵-${randomUUID()}`
  const filings = [await filingFor(ports), await filingFor(ports), await filingFor(ports)]
  const caseIds: string[] = []
  for (const filing of filings) {
    const mortgage = { ...FILING_EXAMPLES.ordinary.mortgage, contractNo }
    caseIds.push(bodyOf(await submitted(ports, { ...filing, mortgage })).caseId)
  }
  const list = async (query: object, by = BANK) =>
    bodyOf(await listCases(ports, { ...(await signedCall('listCases', { body: undefined }, { by })), query }))
  expect((await list({ bankReference: filings[0]?.bankReference })).items[0].caseId).toBe(caseIds[0])
  expect((await list({ bankReference: filings[0]?.bankReference }, OTHER_BANK)).items).toEqual([])
  const first = await list({ contractNo, limit: 2 })
  const second = await list({ contractNo, limit: 2, cursor: first.next })
  const found = [...first.items, ...second.items].map(({ caseId }: { caseId: string }) => caseId)
  expect(found.sort()).toEqual(caseIds.sort())
  expect(await list({ contractNo: 'another', cursor: first.next })).toEqual({ refused: 'request.invalid' })
  expect(await list({ contractNo, cursor: first.next }, OTHER_BANK)).toEqual({ refused: 'request.invalid' })
  const month = await list({ limit: 50 })
  expect(month.items.map(({ caseId }: { caseId: string }) => caseId)).toEqual(expect.arrayContaining(caseIds))
})

it('gives the filing back exactly as it was signed', async () => {
  const filing = await filingFor(ports)
  const { caseId } = bodyOf(await submitted(ports, filing))
  const back = bodyOf(
    await getFiling(ports, await signedCall('getFiling', { body: undefined, path: { caseId } }), 'bank'),
  )
  expect(back.filing).toBe(JSON.stringify(filing))
  expect(back.signature).toMatch(/^[\w-]+\.\.[\w-]+$/)
  expect(back.publicKey).toMatchObject({ kty: 'EC' })
})

it('answers a foreign case and an unknown one alike, with the same engine calls', async () => {
  const caseId = await lodged()
  const unknown = 'case_00000000000000000000000000'
  const asked = async (id: string) => {
    const calls: string[] = []
    const counting = { ...ports, table: tapped(engine.table, (method) => calls.push(method)) }
    const call = await signedCall('getCase', { body: undefined, path: { caseId: id } }, { by: OTHER_BANK })
    const foreign = await signedCall(
      'requestWithdrawal',
      { body: { reason: '-' }, path: { caseId: id } },
      { by: OTHER_BANK },
    )
    return [await getCase(counting, call, 'bank'), await requestWithdrawal(counting, foreign), calls]
  }
  expect(await asked(caseId)).toEqual(await asked(unknown))
})

it('refuses decisions in the wrong order, of another registry, and after the end, and changes nothing', async () => {
  const caseId = await lodged()
  const before = await eventsOf(ports, caseId)
  expect(bodyOf(await decided(ports, caseId, await registeredDecision(ports, caseId)))).toEqual({
    refused: 'case.wrong-step',
  })
  expect(bodyOf(await decided(ports, caseId, ACCEPTED, { by: OTHER_BANK }))).toEqual({ refused: 'resource.not-found' })
  expect(await eventsOf(ports, caseId)).toEqual(before)
  const not = { decision: 'not-accepted', ground: 'incomplete', reason: '缺少身份证明', decidedAt: AT }
  expect(bodyOf(await decided(ports, caseId, not))).toMatchObject({ caseState: 'ended-without-registration' })
  expect(bodyOf(await decided(ports, caseId, ACCEPTED))).toEqual({ refused: 'case.closed' })
})

it('refuses a certificate whose digest differs from the file, then takes the right one', async () => {
  const caseId = await lodged()
  for (const decision of [ACCEPTED, await registeredDecision(ports, caseId)]) await decided(ports, caseId, decision)
  const wrong = await decided(ports, caseId, await certifiedDecision(ports, caseId, { sha256: '0'.repeat(64) }))
  expect(wrong).toMatchObject({ refusal: { faults: [{ code: 'certificate.digest-differs' }] } })
  expect(bodyOf(await decided(ports, caseId, await certifiedDecision(ports, caseId)))).toMatchObject({ status: 200 })
})

it('names units a registration leaves out or adds', async () => {
  const caseId = await lodged()
  await decided(ports, caseId, ACCEPTED)
  const other = '350203001002GB00123F99980001'
  const decision = {
    ...(await registeredDecision(ports, caseId)),
    units: [{ unitNumber: other, bookNumber: 'B-1', rank: 1 }],
  }
  expect(await decided(ports, caseId, decision)).toMatchObject({
    refusal: { faults: [{ pointer: '/units/0/unitNumber', code: 'unit.not-in-case' }, { code: 'unit.not-covered' }] },
  })
})

it('tells the bank with the registration where the book differs from what was filed, with both values for the parties alone', async () => {
  const caseId = await lodged()
  await decided(ports, caseId, ACCEPTED)
  const entered = { amount: { currency: 'CNY', fen: 1 }, transferRestricted: true }
  const decision = { ...(await registeredDecision(ports, caseId)), mortgage: entered }
  expect(bodyOf(await decided(ports, caseId, decision))).toMatchObject({ status: 200 })
  const { timeline } = await viewOf(ports, caseId)
  const { data, details } = timeline.find(({ type }: Row) => type === 'case.registered')
  expect(data.findings).toEqual([{ rule: 'register.differs', severity: 'warn', pointer: '/mortgage/amount' }])
  expect(JSON.stringify(data)).not.toContain('"fen"')
  expect(details).toMatchObject({ mortgage: entered, differences: [{ field: 'amount', entered: entered.amount }] })
})

it('wants the rank of a mortgage that begins', async () => {
  const caseId = await lodged()
  await decided(ports, caseId, ACCEPTED)
  const registered = await registeredDecision(ports, caseId)
  const units = registered.units.map(({ unitNumber }) => ({ unitNumber }))
  expect(await decided(ports, caseId, { ...registered, units })).toMatchObject({
    refusal: { faults: [{ pointer: '/units/0/rank', code: 'value.missing' }] },
  })
})

it('fails the validation of a filing whose unit another open case holds, and lodges it once the unit is free', async () => {
  const first = await filingFor(ports)
  const held = await lodged(Promise.resolve(first))
  const again = async () => lodged(filingFor(ports).then((filing) => ({ ...filing, units: first.units })))
  const second = await again()
  expect(await stateOf(second)).toEqual({
    caseState: 'ended-without-registration',
    applicationState: 'validation-failed',
  })
  const not = { decision: 'not-accepted', ground: 'other', reason: '-', decidedAt: AT }
  await decided(ports, held, not)
  expect(await stateOf(await again())).toMatchObject({ applicationState: 'lodged' })
})

it('names every document that cannot be used, at once', async () => {
  const filing = await filingFor(ports)
  const { declare, confirmed } = uploader(() => ports)
  const [a, b, ...rest] = filing.documents
  if (!a || !b) throw new Error('two documents expected')
  const documents = [
    { ...a, documentId: await declare({ as: { type: 'application-form' } }) },
    { ...b, documentId: await confirmed({ by: OTHER_BANK, as: { type: 'power-of-attorney' } }) },
    ...rest,
  ]
  const powersOfAttorney = (filing.powersOfAttorney ?? []).map((p) => ({
    ...p,
    documentId: documents[1]?.documentId ?? '',
  }))
  const caseId = await lodged(Promise.resolve({ ...filing, documents, powersOfAttorney }))
  const events = (await eventsOf(ports, caseId)).map(eventOf)
  expect(events.at(-1)).toMatchObject({
    type: 'case.validation-failed',
    data: { faults: [{ pointer: '/documents/0/documentId' }, { pointer: '/documents/1/documentId' }] },
  })
})

it('takes nothing that lies in the future, and says where it was said', async () => {
  const caseId = await lodged()
  const tomorrow = '2026-11-25T09:30:00+08:00'
  expect(await decided(ports, caseId, { ...ACCEPTED, acceptedAt: tomorrow })).toMatchObject({
    refusal: { faults: [{ pointer: '/acceptedAt', code: 'act.in-future' }] },
  })
  for (const decision of [ACCEPTED, await registeredDecision(ports, caseId)]) await decided(ports, caseId, decision)
  const body = { disbursedAt: tomorrow, amount: { currency: 'CNY' as const, fen: 1 } }
  const paid = await reportDisbursement(ports, await signedCall('reportDisbursement', { body, path: { caseId } }))
  expect(paid).toMatchObject({ refusal: { faults: [{ pointer: '/disbursedAt' }] } })
})

it('withdraws when the registry confirms, and goes on when it declines', async () => {
  const withdraw = async (caseId: string) =>
    bodyOf(
      await requestWithdrawal(
        ports,
        await signedCall('requestWithdrawal', { body: { reason: '借款人取消' }, path: { caseId } }),
      ),
    )
  const declined = await lodged()
  await decided(ports, declined, ACCEPTED)
  expect(await withdraw(declined)).toMatchObject({ applicationState: 'withdrawal-requested' })
  expect(
    bodyOf(await decided(ports, declined, { decision: 'withdrawal-declined', reason: '已登簿', declinedAt: AT })),
  ).toMatchObject({
    applicationState: 'accepted',
  })
  const confirmed = await lodged()
  await withdraw(confirmed)
  expect(bodyOf(await decided(ports, confirmed, { decision: 'withdrawn', withdrawnAt: AT }))).toMatchObject({
    caseState: 'ended-without-registration',
  })
})

it('files nothing without an agreement in force, also when it ends between reading and writing', async () => {
  const { table } = engine
  const filing = await filingFor(ports)
  const set = (status: string) =>
    table.write({ table: 'directory', put: { ...agreementKey(BANK), ...agreement, status } })
  await set('suspended')
  expect(bodyOf(await submitted(ports, filing))).toEqual({ refused: 'agreement.not-in-force' })
  await set('in-force')
  const suspending: Table = tapped(table, async (method) => {
    if (method === 'transact') await set('suspended')
  })
  expect(bodyOf(await submitted({ ...ports, table: suspending }, filing))).toEqual({
    refused: 'agreement.not-in-force',
  })
  await set('in-force')
  expect(bodyOf(await submitted(ports, filing))).toMatchObject({ status: 202 })
})
