/** The lifecycle beyond the straight way, on real engines, with a clock that is moved. The registry works 08:30–12:00 and 14:30–17:30. */

import { beforeEach, describe, expect, it } from 'vitest'
import { examineCase } from '../../../lib/cases/examine/examine-case.ts'
import { requestWithdrawal } from '../../../lib/cases/later/request-withdrawal.ts'
import { sendMessage } from '../../../lib/cases/later/send-message.ts'
import { supplementCase } from '../../../lib/cases/later/supplement-case.ts'
import { listCases, listDue } from '../../../lib/cases/read/list-cases.ts'
import { getCase, getFiling } from '../../../lib/cases/read/read-cases.ts'
import { sweep } from '../../../lib/deliveries/sweep.ts'
import { randomIds } from '../../../lib/platform/aws/clock.ts'
import { REGISTRY_SEED } from '../../../lib/registries/seed.ts'
import { Listed } from '../../../lib/tables/newest-first.ts'
import { casePorts, decided, filingFor, signedCall, submitted, tapped } from '../../support/cases.ts'
import { bodyOf, DECLARATION, OTHER_BANK, REGISTRY, uploader } from '../../support/documents.ts'
import type { Row } from '../../support/looked.ts'
import { useDirectory } from '../../support/platform.ts'

const { engine, store } = useDirectory()
let ports: ReturnType<typeof casePorts>
let now: Date

const XIAMEN = REGISTRY_SEED.find(({ code }) => code === REGISTRY)
const keepRegistry = async (hours: object = {}, capability: object = {}) => {
  if (!XIAMEN) throw new Error('the seed lacks Xiamen')
  await engine.table.write({
    table: 'directory',
    put: {
      pk: `REGISTRY#${REGISTRY}`,
      sk: 'HEAD',
      ...XIAMEN,
      hours: { ...XIAMEN.hours, ...hours },
      capability: {
        ...XIAMEN.capability,
        promisedTime: { unit: 'working-days', value: 2 },
        deemsAccepted: true,
        ...capability,
      },
    },
  })
}

beforeEach(async () => {
  now = new Date('2026-11-24T02:00:00.500Z')
  const clock = { now: () => now }
  ports = { ...casePorts(engine.table, store.objects), clock, ids: randomIds(clock) }
  await keepRegistry()
})

const at = (moment: string): string => {
  now = new Date(moment)
  return moment
}
const wake = (caseId: string) => examineCase(ports, caseId)
const lodged = async (change: (filing: Awaited<ReturnType<typeof filingFor>>) => object = (filing) => filing) => {
  const filing = change(await filingFor(ports)) as Awaited<ReturnType<typeof filingFor>>
  const { caseId } = bodyOf(await submitted(ports, filing, { now }))
  await wake(caseId)
  return caseId as string
}
const view = async (caseId: string) =>
  bodyOf(await getCase(ports, await signedCall('getCase', { body: undefined, path: { caseId } }), 'bank'))
const stateOf = async (caseId: string) => (await view(caseId)).applicationState
const typesOf = async (caseId: string): Promise<string[]> =>
  (await view(caseId)).timeline.map(({ type }: { type: string }) => type)
const decide = async (caseId: string, decision: object) => bodyOf(await decided(ports, caseId, decision, { now }))
const faultsOf = (result: Awaited<ReturnType<typeof supplementCase>>) =>
  result.ok ? [] : (result.refusal.faults ?? []).map(({ pointer, code }) => `${pointer} ${code}`)
const supply = async (caseId: string, answers: object[], by?: string) =>
  supplementCase(
    ports,
    (await signedCall('supplementCase', { body: { answers }, path: { caseId } }, { now, ...(by && { by }) })) as never,
  )
const accepted = () => ({
  decision: 'accepted',
  registryNumber: '厦登2026-1',
  acceptedAt: now.toISOString().replace('Z', '+00:00'),
})

const LIST = {
  decision: 'supplement-required',
  askedAt: '2026-11-24T10:00:00+08:00',
  dueAt: '2026-11-27T17:30:00+08:00',
  items: [
    { id: '1', code: 'document-illegible', slot: 'identity-papers', text: '身份证复印件不清晰' },
    { id: '2', code: 'field-wrong', pointer: '/parties/0/name', text: '姓名与身份证不符' },
  ],
}
const paper = (type: string) => uploader(() => ports).confirmed({ as: { ...DECLARATION, type: type as never }, now })

describe('a supplement before acceptance', () => {
  it('is answered in parts, each outcome known, and leads back to the registry, which must then accept', async () => {
    const caseId = await lodged()
    expect(await decide(caseId, LIST)).toMatchObject({ applicationState: 'supplement-required' })
    const first = await supply(caseId, [{ item: '1', documents: [await paper('identity-papers')] }])
    expect(bodyOf(first)).toMatchObject({ applicationState: 'supplement-required' })
    expect((await view(caseId)).times.request.items.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'supplied',
      'open',
    ])
    expect(bodyOf(await supply(caseId, [{ item: '2', value: '测试甲乙' }]))).toMatchObject({
      applicationState: 'lodged',
    })
    const rows = await Promise.all(
      [2, 3].map((n) => engine.table.get('cases', { pk: `CASE#${caseId}`, sk: `FILING#${n}` })),
    )
    expect(rows.map((row) => JSON.parse(row?.filing).answers[0].item)).toEqual(['1', '2'])
    const no = { decision: 'not-accepted', ground: 'incomplete', reason: '材料不齐', decidedAt: LIST.askedAt }
    expect(await decide(caseId, no)).toEqual({ refused: 'request.invalid' })
    expect(await decide(caseId, LIST)).toEqual({ refused: 'request.invalid' })
    expect(await decide(caseId, { ...LIST, whyAgain: '新提交的材料与登记簿不一致' })).toMatchObject({
      applicationState: 'supplement-required',
    })
    expect((await view(caseId)).timeline.at(-1).data).toMatchObject({ list: 2 })
  })

  it('changes what is in force, which later corrections are judged by, and keeps every version as it was signed', async () => {
    const caseId = await lodged()
    await decide(caseId, {
      ...LIST,
      items: [
        { id: '1', code: 'document-missing', slot: 'identity-papers', text: '缺少身份证反面' },
        { id: '2', code: 'field-wrong', pointer: '/mortgage/term/from', text: '起始日期与合同不符' },
      ],
    })
    const documents = [await paper('identity-papers')]
    bodyOf(
      await supply(caseId, [
        { item: '1', documents },
        { item: '2', value: '2040-12-01' },
      ]),
    )
    await decide(caseId, {
      ...LIST,
      whyAgain: '新日期与合同仍不一致',
      items: [{ id: '1', code: 'field-wrong', pointer: '/mortgage/term/to', text: '终止日期与合同不符' }],
    })
    // sound beside the first filing, not beside the second
    expect(faultsOf(await supply(caseId, [{ item: '1', value: '2039-12-01' }]))).toEqual([
      '/answers/0/value period.not-forward',
    ])
    bodyOf(await supply(caseId, [{ item: '1', value: '2046-11-30' }]))
    const call = await signedCall('getFiling', { body: undefined, path: { caseId } })
    const said = bodyOf(await getFiling(ports, call, 'bank'))
    const first = JSON.parse(said.filing)
    expect(said).toMatchObject({
      version: 3,
      inForce: { mortgage: { term: { from: '2040-12-01', to: '2046-11-30' } } },
    })
    expect(first.mortgage.term).toEqual({ from: '2026-12-01', to: '2046-12-01' })
    expect(said.inForce.documents).toEqual([...first.documents, { documentId: documents[0], slot: 'identity-papers' }])
    expect(said.laterVersions.map(({ version, filing }: Row) => [version, JSON.parse(filing).answers.length])).toEqual([
      [2, 2],
      [3, 1],
    ])
    expect(said.laterVersions[0].signature).toMatch(/^[\w-]+\.\.[\w-]+$/)
  })

  it('takes no answer that does not fit, by anybody else, or that spoils the filing', async () => {
    const caseId = await lodged()
    await decide(caseId, LIST)
    expect(
      faultsOf(
        await supply(caseId, [
          { item: '9', unable: '无' },
          { item: '1', value: 'x' },
          { item: '2', documents: ['doc_06fz3q8k2vxa7m1c5tnd9r4ehp'] },
          { item: '2', value: '测试', unable: '无' },
        ]),
      ),
    ).toEqual([
      '/answers/0/item item.unknown',
      '/answers/1 item.answer-unfit',
      '/answers/2 item.answer-unfit',
      '/answers/3/item item.answered',
    ])
    expect(faultsOf(await supply(caseId, [{ item: '1', documents: [await paper('loan-contract')] }]))).toEqual([
      '/answers/0/documents/0/slot document.type-unfit',
    ])
    expect(faultsOf(await supply(caseId, [{ item: '2', value: 7 }]))[0]).toMatch(/^\/answers\/0\/value /)
    expect(bodyOf(await supply(caseId, [{ item: '2', value: '甲' }], OTHER_BANK))).toEqual({
      refused: 'resource.not-found',
    })
    expect(
      await decide(await lodged(), { ...LIST, items: [{ ...LIST.items[1], pointer: '/units/0/unitNumber' }] }),
    ).toEqual({
      refused: 'request.invalid',
    })
  })

  it('lapses when its time is over, not before, and the units are free again', async () => {
    const caseId = await lodged()
    await decide(caseId, LIST)
    at('2026-11-27T17:29:59+08:00')
    await wake(caseId)
    expect(await stateOf(caseId)).toBe('supplement-required')
    at('2026-11-27T17:30:00+08:00')
    await wake(caseId)
    await wake(caseId)
    expect(await stateOf(caseId)).toBe('lapsed')
    const seen = await view(caseId)
    expect(seen.timeline.at(-1)).toMatchObject({ type: 'case.lapsed', data: { open: ['1', '2'] } })
    expect(await engine.table.get('cases', { pk: `UNIT#${seen.units[0]}`, sk: 'LOCK' })).toBeUndefined()
  })
})

describe('the quote of a case', () => {
  const FEE_LIST = {
    ...LIST,
    items: [
      { id: '1', code: 'field-wrong', pointer: '/units/0/use', text: '登记簿记载为住宅' },
      { id: '2', code: 'field-missing', pointer: '/fees/exemption', text: '小微企业可免收' },
    ],
  }
  const feesIn = async (caseId: string) => (await view(caseId)).fees

  it('follows what a supplement puts right, says so, and is frozen as it then is, by a deemed acceptance too', async () => {
    const caseId = await lodged()
    expect(await feesIn(caseId)).toMatchObject({ frozen: false, quote: { totals: { mortgagee: 55_000 } } })
    await decide(caseId, FEE_LIST)
    expect(bodyOf(await supply(caseId, [{ item: '1', value: 'residential' }]))).not.toHaveProperty('refused')
    expect(await feesIn(caseId)).toMatchObject({
      frozen: false,
      quote: { totals: { mortgagee: 8_000 }, lines: [{ row: 'mortgage.home', basis: 'declared' }] },
    })
    expect((await view(caseId)).timeline.at(-1).data.requoted).toEqual({ fromFen: 55_000, toFen: 8_000 })
    await supply(caseId, [{ item: '2', value: 'small-enterprise' }])
    expect(await feesIn(caseId)).toMatchObject({ frozen: false, quote: { totals: { mortgagee: 0 } } })
    at('2026-11-25T17:30:00+08:00')
    await wake(caseId)
    expect(await stateOf(caseId)).toBe('deemed-accepted')
    const frozen = await feesIn(caseId)
    expect(frozen).toMatchObject({
      frozen: true,
      dueFen: 0,
      enteredOn: '2026-11-25',
      quote: { lines: [{ row: 'mortgage.small-enterprise', exemption: 'small-enterprise' }] },
    })
    expect((await view(caseId)).timeline.at(-1).data.fees).toMatchObject({ quotedFen: 0, exemptFen: 8_000 })
    const later = { ...accepted(), acceptedAt: '2026-11-25T17:30:00+08:00', feeFen: 55_000 }
    await decide(caseId, later)
    expect(await feesIn(caseId)).toEqual(frozen)
  })

  it('stays as it was where a supplement concerns no fee, and once it is frozen', async () => {
    const caseId = await lodged()
    await decide(caseId, accepted())
    const frozen = await feesIn(caseId)
    const further = { decision: 'further-material', askedAt: LIST.askedAt, items: [FEE_LIST.items[0]] }
    expect(await decide(caseId, further)).toMatchObject({ applicationState: 'further-material' })
    await supply(caseId, [{ item: '1', value: 'residential' }])
    expect(await feesIn(caseId)).toEqual(frozen)
    expect((await view(caseId)).timeline.at(-1).data).not.toHaveProperty('requoted')
  })
})

describe('time limits', () => {
  it('let an application count as accepted when no answer came in time; the registry may still give its number', async () => {
    const caseId = await lodged()
    at('2026-11-25T17:29:00+08:00')
    await wake(caseId)
    expect(await stateOf(caseId)).toBe('lodged')
    at('2026-11-25T17:30:00+08:00')
    await wake(caseId)
    expect(await stateOf(caseId)).toBe('deemed-accepted')
    const late = { decision: 'not-accepted', ground: 'other', reason: '测试', decidedAt: '2026-11-25T17:30:00+08:00' }
    expect(await decide(caseId, late)).toEqual({ refused: 'case.wrong-step' })
    at('2026-11-26T09:00:00+08:00')
    const number = { decision: 'accepted', registryNumber: '厦登2026-9', acceptedAt: '2026-11-26T09:00:00+08:00' }
    expect(await decide(caseId, number)).toMatchObject({ applicationState: 'accepted' })
    expect((await view(caseId)).times.limits[0]).toMatchObject({ startedAt: '2026-11-25T17:30:00.000+08:00' })
  })

  it('deem nothing accepted at a registry that did not agree to it: its answer is late, and says so once', async () => {
    await keepRegistry({}, { deemsAccepted: undefined })
    const caseId = await lodged()
    at('2026-11-25T17:31:00+08:00')
    for (let i = 0; i < 3; i++) await wake(caseId)
    const seen = await view(caseId)
    expect(seen.applicationState).toBe('lodged')
    expect(seen.timeline.at(-1)).toMatchObject({ type: 'case.overdue', data: { limit: 'answer' } })
    expect(seen.timeline.filter(({ type }: { type: string }) => type === 'case.overdue')).toHaveLength(1)
    expect(await overdueNow()).toContain(caseId)
    await decide(caseId, { ...accepted(), acceptedAt: '2026-11-25T17:31:00+08:00' })
    expect(await stateOf(caseId)).toBe('accepted')
    expect(await overdueNow()).not.toContain(caseId)
  })

  it('are reported once each when they run out, and not while the clock stands still', async () => {
    const caseId = await lodged()
    await decide(caseId, { ...accepted(), acceptedAt: '2026-11-24T10:00:00+08:00' })
    const limits = (await view(caseId)).times.limits
    expect(limits.map(({ name, dueAt, why }: Record<string, string>) => [name, dueAt?.slice(0, 16) ?? why])).toEqual([
      ['promise', '2026-11-26T17:30'],
      ['statutory', 'calendar-not-announced'],
      ['state-council', '2026-12-01T17:30'],
    ])
    at('2026-11-25T09:00:00+08:00')
    await decide(caseId, { decision: 'clock-stopped', cause: 'on-site-view', stoppedAt: '2026-11-25T09:00:00+08:00' })
    expect((await view(caseId)).times.limits[0]).toMatchObject({ why: 'clock-stands-still' })
    at('2026-11-27T09:00:00+08:00')
    await wake(caseId)
    expect(await typesOf(caseId)).not.toContain('case.overdue')
    expect(await overdueNow()).not.toContain(caseId)
    await decide(caseId, { decision: 'clock-runs-again', at: '2026-11-27T09:00:00+08:00' })
    expect((await view(caseId)).times.limits[0]).toMatchObject({ dueAt: '2026-11-30T17:30:00.000+08:00' })
    at('2026-11-30T18:00:00+08:00')
    for (let i = 0; i < 3; i++) await wake(caseId)
    expect((await typesOf(caseId)).filter((type) => type === 'case.overdue')).toHaveLength(1)
    at('2026-12-10T18:00:00+08:00')
    for (let i = 0; i < 3; i++) await wake(caseId)
    const overdue = (await view(caseId)).timeline.filter(({ type }: { type: string }) => type === 'case.overdue')
    expect(overdue.map(({ data }: { data: { limit: string } }) => data.limit)).toEqual(['promise', 'state-council'])
    // counted until it is in the book
    expect(await overdueNow()).toContain(caseId)
    const measured: object[] = []
    await sweep({ ...ports, log: { ...ports.log, measure: (_, measures) => void measured.push(measures) } })
    expect(measured).toContainEqual({ overdueCases: (await overdueNow()).length })
    const written = { registeredAt: '2026-12-10T18:00:00+08:00', registrar: '测试登记员' }
    const units = (await view(caseId)).units.map((unitNumber: string) => ({ unitNumber, bookNumber: 'B-1', rank: 1 }))
    await decide(caseId, { decision: 'in-review', startedAt: '2026-12-10T18:00:00+08:00' })
    await decide(caseId, { decision: 'registered', ...written, units })
    expect((await view(caseId)).applicationState).toBe('registered')
    expect(await overdueNow()).not.toContain(caseId)
  })

  const overdueNow = async () => {
    const { rows } = await ports.table.query({ table: 'cases', index: 'due', pk: 'overdue' }, Listed)
    return rows.map(({ pk }) => pk.slice('CASE#'.length))
  }

  it('put a case on the lists of bank and registry, the earliest first, and take it off when it is done', async () => {
    const one = await lodged()
    const two = await lodged()
    await decide(one, { ...accepted(), acceptedAt: '2026-11-24T10:00:00+08:00' })
    const due = async (before: string) => {
      const asked = await signedCall('listDue', { body: undefined }, { by: REGISTRY })
      const { items } = bodyOf(await listDue(ports, { ...asked, path: {}, query: { before } }))
      return items.map(({ caseId }: { caseId: string }) => caseId)
    }
    const mine = (ids: string[]) => ids.filter((id) => [one, two].includes(id))
    expect(mine(await due('2026-11-27T00:00:00+08:00'))).toEqual([two, one])
    expect(mine(await due('2026-11-26T00:00:00+08:00'))).toEqual([two])
    const asked = await signedCall('listCases', { body: undefined })
    const { items } = bodyOf(
      await listCases(ports, { ...asked, path: {}, query: { due: '2026-11-26T00:00:00+08:00' } }),
    )
    expect(mine(items.map(({ caseId }: { caseId: string }) => caseId))).toEqual([two])
    await decide(two, {
      decision: 'not-accepted',
      ground: 'other',
      reason: '测试',
      decidedAt: '2026-11-24T10:00:00+08:00',
    })
    expect(mine(await due('2026-11-27T00:00:00+08:00'))).toEqual([one])
  })
})

it('hands over at the opening what is filed while a registry takes nothing in, and the bank may take it back before', async () => {
  await keepRegistry({ intake: 'office-hours' })
  at('2026-11-24T20:00:00+08:00')
  const caseId = await lodged()
  const other = await lodged()
  expect(await stateOf(caseId)).toBe('awaiting-intake')
  expect((await view(caseId)).times.limits[0]).toMatchObject({ name: 'intake', dueAt: '2026-11-25T08:30:00.000+08:00' })
  const asked = await signedCall(
    'requestWithdrawal',
    { body: { reason: '不再贷款' }, path: { caseId: other } },
    { now },
  )
  expect(bodyOf(await requestWithdrawal(ports, asked))).toMatchObject({ applicationState: 'withdrawn' })
  at('2026-11-25T08:29:00+08:00')
  await wake(caseId)
  expect(await stateOf(caseId)).toBe('awaiting-intake')
  at('2026-11-25T08:30:00+08:00')
  await wake(caseId)
  expect(await stateOf(caseId)).toBe('lodged')
  expect((await view(caseId)).timeline.at(-1).data.arrivedAt).toBe('2026-11-24T20:00:00.000+08:00')
})

it('keeps the acceptance and stops the clock while further material is asked for', async () => {
  const caseId = await lodged()
  await decide(caseId, { ...accepted(), acceptedAt: '2026-11-24T10:00:00+08:00' })
  const asked = { decision: 'further-material', askedAt: LIST.askedAt, items: [LIST.items[0]] }
  expect(await decide(caseId, asked)).toMatchObject({ applicationState: 'further-material' })
  at('2026-12-20T10:00:00+08:00')
  await wake(caseId)
  expect(await stateOf(caseId)).toBe('further-material')
  expect(bodyOf(await supply(caseId, [{ item: '1', unable: '无法提供' }]))).toMatchObject({
    applicationState: 'in-review',
  })
  expect((await view(caseId)).times.limits[0]).toMatchObject({ dueAt: '2026-12-22T17:30:00.000+08:00' })
})

it('waits for payment only where the registry has published that it does', async () => {
  const pay = {
    decision: 'awaiting-payment',
    noticeNo: 'J1',
    amount: { currency: 'CNY', fen: 8000 },
    askedAt: LIST.askedAt,
  }
  const caseId = await lodged()
  const acceptance = { ...accepted(), acceptedAt: '2026-11-24T10:00:00+08:00' }
  await decide(caseId, acceptance)
  expect(await decide(caseId, pay)).toEqual({ refused: 'request.invalid' })
  await keepRegistry({}, { paymentFirst: true })
  const other = await lodged()
  await decide(other, acceptance)
  expect(await decide(other, pay)).toMatchObject({ applicationState: 'awaiting-payment' })
  expect(await decide(other, { decision: 'payment-confirmed', paidAt: LIST.askedAt })).toMatchObject({
    applicationState: 'in-review',
  })
  const refusal = { decision: 'refused', ground: 'term-exceeded', reason: '超过规定期限', refusedAt: LIST.askedAt }
  expect(await decide(other, refusal)).toMatchObject({ applicationState: 'refused' })
  expect((await view(other)).timeline.at(-1).data.remedies.zh).toMatch(/六十日.*六个月/)
})

it('withdraws only for applicants who gave the power to, or signed a withdrawal themselves', async () => {
  const caseId = await lodged((filing) => ({
    ...filing,
    powersOfAttorney: (filing.powersOfAttorney ?? []).map((power) => ({
      ...power,
      acts: ['apply', 'supplement', 'answer-inquiry', 'collect'],
    })),
  }))
  const ask = async (documents?: object[]) =>
    requestWithdrawal(
      ports,
      (await signedCall(
        'requestWithdrawal',
        { body: { reason: '不再贷款', ...(documents && { documents }) }, path: { caseId } },
        { now },
      )) as never,
    )
  expect(faultsOf(await ask())).toEqual(['/documents withdrawal.applicant-missing'])
  const { mortgagors = [] } = await filingFor(ports)
  const signed = { party: mortgagors[0]?.party, documentId: await paper('withdrawal-application') }
  expect(bodyOf(await ask([signed]))).toMatchObject({ applicationState: 'withdrawal-requested' })
})

it('carries messages both ways: the feed knows that there is one, the parties read it', async () => {
  const caseId = await lodged()
  const send = async (by: 'bank' | 'registry', body: object) =>
    bodyOf(
      await sendMessage(
        ports,
        (await signedCall(
          by === 'bank' ? 'sendMessage' : 'sendRegistryMessage',
          { body, path: { caseId } },
          { now, ...(by === 'registry' && { by: REGISTRY }) },
        )) as never,
        by,
      ),
    )
  expect(await send('bank', { text: '请核对附件', attachments: [await paper('other')] })).toMatchObject({ sequence: 3 })
  expect(await send('registry', { text: '已收到' })).toMatchObject({ sequence: 4 })
  const { timeline } = await view(caseId)
  expect(timeline.at(-2)).toMatchObject({ data: { attachments: 1 }, details: { text: '请核对附件' } })
  expect(JSON.stringify(timeline.at(-1).data)).not.toContain('已收到')
  const documents = await engine.table.get('cases', { pk: `CASE#${caseId}`, sk: 'DOCUMENTS' })
  expect(documents?.documents.at(-1)).toMatchObject({ slot: 'other' })
})

describe('a process that dies', () => {
  /** Tries the very same call until it gets through, dying before its first call of an engine or the queue, then its second … */
  const untilDone = async (act: (on: typeof ports) => Promise<{ readonly ok: boolean }>): Promise<number> => {
    for (let die = 0; ; die++) {
      let calls = 0
      const tap = () => {
        if (calls++ === die) throw new Error('died')
      }
      const tapAll = <Port extends object>(port: Port): Port => tapped(port as never, tap) as unknown as Port
      const dying = {
        ...ports,
        table: tapped(ports.table, tap),
        objects: tapAll(ports.objects),
        queue: tapAll(ports.queue),
      }
      try {
        expect((await act(dying)).ok).toBe(true)
        return die
      } catch (error) {
        expect((error as Error).message).toBe('died')
      }
    }
  }
  const countOf = async (caseId: string, type: string) => (await typesOf(caseId)).filter((one) => one === type).length

  it('anywhere in a supplement leaves it whole or undone; the same call again does it once', async () => {
    const caseId = await lodged()
    await decide(caseId, LIST)
    const answers = [
      { item: '1', documents: [await paper('identity-papers')] },
      { item: '2', value: '测试甲乙' },
    ]
    const call = await signedCall('supplementCase', { body: { answers }, path: { caseId } }, { now })
    const places = await untilDone((on) => supplementCase(on, call as never))
    // the read, the copy of the document, the transaction, the hint
    expect(places).toBe(4)
    expect(await stateOf(caseId)).toBe('lodged')
    expect(await countOf(caseId, 'case.supplemented')).toBe(1)
    expect(await engine.table.get('cases', { pk: `CASE#${caseId}`, sk: 'FILING#3' })).toBeUndefined()
    const { rows } = await engine.table.query({ table: 'cases', pk: `CASE#${caseId}`, sk: { prefix: 'DOCUMENTS' } })
    const identity = rows[0]?.documents.filter(({ slot }: { slot: string }) => slot === 'identity-papers')
    expect(identity).toHaveLength(2)
  })

  it('anywhere in a withdrawal by all applicants asks once, and its confirmation frees the units once', async () => {
    const noPower = ['apply', 'supplement', 'answer-inquiry', 'collect']
    const caseId = await lodged((filing) => ({
      ...filing,
      powersOfAttorney: (filing.powersOfAttorney ?? []).map((power) => ({ ...power, acts: noPower })),
    }))
    const { mortgagors = [] } = await filingFor(ports)
    const documents = await Promise.all(
      mortgagors.map(async ({ party }) => ({ party, documentId: await paper('withdrawal-application') })),
    )
    const body = { reason: '不再贷款', documents }
    const asked = await signedCall('requestWithdrawal', { body, path: { caseId } }, { now })
    // the read, the copy of each paper, the transaction, the hint
    expect(await untilDone((on) => requestWithdrawal(on, asked as never))).toBe(3 + documents.length)
    expect([await stateOf(caseId), await countOf(caseId, 'case.withdrawal-requested')]).toEqual([
      'withdrawal-requested',
      1,
    ])
    const { units } = (await engine.table.get('cases', { pk: `CASE#${caseId}`, sk: 'HEAD' })) ?? {}
    const lock = () => engine.table.get('cases', { pk: `UNIT#${units[0]}`, sk: 'LOCK' })
    expect(await lock()).toMatchObject({ caseId })
    const decision = { decision: 'withdrawn', withdrawnAt: '2026-11-24T10:00:00+08:00' }
    const signed = { now, key: '5b0c8a2e-7f35-4a53-9a53-0e3f4a2b1c6d' }
    await untilDone((on) => decided(on, caseId, decision, signed))
    expect([await stateOf(caseId), await countOf(caseId, 'case.withdrawn'), await lock()]).toEqual([
      'withdrawn',
      1,
      undefined,
    ])
  })

  it('anywhere in a message leaves one message', async () => {
    const caseId = await lodged()
    const body = { text: '请核对附件', attachments: [await paper('other')] }
    const call = await signedCall('sendMessage', { body, path: { caseId } }, { now })
    await untilDone((on) => sendMessage(on, call as never, 'bank'))
    const messages = (await view(caseId)).timeline.filter(
      ({ details }: { details?: { text?: string } }) => details?.text,
    )
    expect(messages).toHaveLength(1)
  })
})
