/** Matters through the functions on real engines: who may do what, who hears of it, what time brings about, and how it is counted. */
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { sweep } from '../../../lib/deliveries/sweep.ts'
import type { Reply, Sent } from '../../support/api.ts'
import { casePorts, filingFor } from '../../support/cases.ts'
import {
  AUTHORITY,
  BANK,
  DAY_MS,
  NOW,
  OTHER_BANK,
  OTHER_REGISTRY,
  REGISTRY,
  uploader,
} from '../../support/documents.ts'
import { useApi } from '../../support/platform.ts'

const api = useApi()
let documents: ReturnType<typeof uploader>
let caseId: string

beforeAll(async () => {
  documents = uploader(ports)
  caseId = (await api.done('submitCase', { body: await filingFor(ports()) })).caseId
  await api.examine(caseId)
})

const ports = () => casePorts(api.engine.table, api.store.objects)
const codeOf = ({ status, body }: Reply) => (status < 400 ? status : body.code)
const faultsOf = ({ body }: Reply) =>
  body.errors.map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`)

const OVERDUE = {
  kind: 'overdue',
  about: { kind: 'case', caseId: '' },
  subject: '受理后十日未登簿',
  text: '请尽快办理。',
}
const raise = (more: object = {}, sent: Sent = {}) =>
  api.call('raiseMatter', { body: { ...OVERDUE, about: { kind: 'case', caseId }, ...more }, ...sent })
const raised = async (more: object = {}, sent: Sent = {}) => ({ matterId: (await raise(more, sent)).body.matterId })
const whole = async (path: { matterId: string }, by = BANK) => await api.done('getMatter', { by, path })

const toldOf = async ({ matterId }: { matterId: string }) => {
  const { rows } = await api.engine.table.query({ table: 'cases', pk: `MATTER#${matterId}`, sk: { prefix: 'OUT#' } })
  return rows.map(({ receiver, type }) => `${receiver} ${type}`).sort()
}

/** Days later, with whatever the sweeper would find due by then done. */
const wakeLater = async (days: number, { matterId }: { matterId: string }) => {
  vi.setSystemTime(NOW.getTime() + days * DAY_MS)
  await api.examine(matterId).finally(() => vi.setSystemTime(NOW))
}
const dueNow = async ({ matterId }: { matterId: string }) =>
  (await api.engine.table.get('cases', { pk: `MATTER#${matterId}`, sk: 'HEAD' }))?.['due']

const XIAMEN = JSON.stringify({ level: 'city', code: '350200' })
const REGULATOR = { by: AUTHORITY, authorizer: { audience: 'regulator' as const, jurisdiction: XIAMEN } }
const NANPING = JSON.stringify({ level: 'city', code: '350700' })

describe('a matter', () => {
  it('goes to the other side of the case, with a time to answer in working days', async () => {
    const said = await raise()
    // Tuesday; two working days on, at midnight
    expect(said.body).toMatchObject({ state: 'open', dueAt: '2026-11-27T00:00:00.000+08:00' })
    const path = { matterId: said.body.matterId }
    expect(await whole(path, REGISTRY)).toMatchObject({
      owner: { kind: 'registry', institutionId: REGISTRY },
      raisedBy: { kind: 'bank', institutionId: BANK },
      timeline: [{ type: 'matter.raised', by: 'raiser', text: OVERDUE.text }],
    })
    expect(await toldOf(path)).toEqual([`registry:${REGISTRY} matter.raised`])
    const other = await raised({ kind: 'filing-quality' }, { by: REGISTRY })
    expect((await whole(other)).owner).toEqual({ kind: 'bank', institutionId: BANK })
    const { rows } = await api.engine.table.query({
      table: 'cases',
      pk: `MATTER#${other.matterId}`,
      sk: { prefix: `OUT#${BANK}` },
    })
    expect(rows[0]?.['notification']).toMatchObject({ type: 'matter.raised', matterId: other.matterId })
    expect(JSON.stringify(rows[0]?.['notification'])).not.toContain(OVERDUE.text)
  })

  it('about a registry goes to it, about the platform or by a registry about itself to the authority', async () => {
    const owners = await Promise.all(
      [
        raised({ kind: 'outage', about: { kind: 'registry', registry: OTHER_REGISTRY } }),
        raised({ kind: 'outage', about: { kind: 'registry', registry: REGISTRY } }, { by: REGISTRY }),
        raised({ kind: 'review-rule', about: { kind: 'platform' } }),
      ].map(async (path) => (await whole(await path, AUTHORITY)).owner),
    )
    expect(owners).toEqual([
      { kind: 'registry', institutionId: OTHER_REGISTRY },
      { kind: 'authority' },
      { kind: 'authority' },
    ])
  })

  it('names all its faults at once, and no case or registry that is not the caller’s to speak of', async () => {
    expect(
      faultsOf(await raise({ kind: 'filing-quality', attachments: [`doc_${'0'.repeat(26)}`] }, { by: OTHER_BANK })),
    ).toEqual([
      '/kind matter.kind-unfit',
      '/about/caseId matter.case-unknown',
      '/attachments/0/documentId document.unknown',
    ])
    const foreign = await raise({}, { by: OTHER_BANK })
    const unknown = await raise({ about: { kind: 'case', caseId: `case_${'0'.repeat(26)}` } }, { by: OTHER_BANK })
    expect(faultsOf(foreign)).toEqual(faultsOf(unknown))
    const nobody = { kind: 'outage', about: { kind: 'registry', registry: '350999' } }
    expect(faultsOf(await raise(nobody))).toEqual(['/about/registry matter.registry-unknown'])
    expect(faultsOf(await raise({}, { by: AUTHORITY, authorizer: { jurisdiction: NANPING } }))).toEqual([
      '/about/caseId matter.case-unknown',
    ])
  })

  it('is seen by its parties and by those who watch over its place, and by nobody else', async () => {
    const path = await raised()
    const seen = async (sent: Sent) => codeOf(await api.call('getMatter', { path, ...sent }))
    const listed = async (sent: Sent) =>
      (await api.done('listMatters', { query: { limit: '50' }, ...sent })).items.some(
        ({ matterId }: { matterId: string }) => matterId === path.matterId,
      )
    for (const sent of [{ by: BANK }, { by: REGISTRY }, { by: AUTHORITY }, REGULATOR])
      expect([await seen(sent), await listed(sent)]).toEqual([200, true])
    const narrowed = { authorizer: { narrowing: JSON.stringify({ regions: ['3501'] }) } }
    const elsewhere = { by: AUTHORITY, authorizer: { jurisdiction: NANPING } }
    // 厦门 answers to a regulator of its own.
    const provincial = { by: AUTHORITY, authorizer: { audience: 'regulator' as const } }
    for (const sent of [provincial, { by: OTHER_BANK }, { by: OTHER_REGISTRY }, narrowed, elsewhere])
      expect([await seen(sent), await listed(sent)]).toEqual(['resource.not-found', false])
    for (const operation of ['replyToMatter', 'resolveMatter'] as const)
      expect(codeOf(await api.call(operation, { by: OTHER_BANK, path, body: { text: '一' } }))).toBe(
        'resource.not-found',
      )
  })

  it('carries papers that the other side can read', async () => {
    const documentId = await documents.confirmed({ as: { type: 'other' } })
    const path = await raised({ attachments: [documentId] })
    const [first] = (await whole(path, REGISTRY)).timeline
    expect(first.attachments).toMatchObject([{ documentId, contentType: 'application/pdf' }])
    const link = (by: string) => api.call('mintMatterDocumentLink', { by, path: { ...path, documentId } })
    expect(codeOf(await link(REGISTRY))).toBe(200)
    expect(codeOf(await link(OTHER_BANK))).toBe('resource.not-found')
    expect(faultsOf(await raise({ attachments: [documentId] }))).toEqual([
      '/attachments/0/documentId document.used-by-another-case',
    ])
  })

  it('is answered by its owner, reopened or accepted by its raiser, step by step', async () => {
    const path = await raised()
    const act = async (operation: 'resolveMatter' | 'reopenMatter' | 'closeMatter' | 'replyToMatter', by: string) => {
      const body = operation === 'resolveMatter' || operation === 'replyToMatter' ? { text: '一' } : { reason: '一' }
      return codeOf(await api.call(operation, { by, path, body }))
    }
    expect(await act('resolveMatter', BANK)).toBe('matter.not-yours')
    expect(await act('resolveMatter', AUTHORITY)).toBe('matter.not-yours')
    expect(await act('reopenMatter', BANK)).toBe('matter.not-resolved')
    expect(await act('closeMatter', REGISTRY)).toBe('matter.not-yours')
    expect(await act('replyToMatter', AUTHORITY)).toBe(200)
    expect(await act('resolveMatter', REGISTRY)).toBe(200)
    expect(await act('resolveMatter', REGISTRY)).toBe('matter.resolved')
    expect(codeOf(await api.call('escalateMatter', { path, body: { reason: '一' } }))).toBe('matter.resolved')
    expect(await act('reopenMatter', REGISTRY)).toBe('matter.not-yours')
    expect(await act('reopenMatter', BANK)).toBe(200)
    expect((await whole(path)).dueAt).toBe('2026-11-27T00:00:00.000+08:00')
    expect(await act('resolveMatter', REGISTRY)).toBe(200)
    expect(await act('closeMatter', BANK)).toBe(200)
    for (const operation of ['replyToMatter', 'resolveMatter', 'reopenMatter', 'closeMatter'] as const)
      expect(await act(operation, operation === 'resolveMatter' ? REGISTRY : BANK)).toBe('matter.closed')
    expect(codeOf(await api.call('escalateMatter', { path, body: { reason: '一' } }))).toBe('matter.closed')
    expect(await whole(path)).toMatchObject({ state: 'closed', reopened: 1, closed: { as: 'accepted' } })
    expect(await dueNow(path)).toBeUndefined()
  })

  it('once escalated is the authority’s to answer too, and is escalated once', async () => {
    const path = await raised()
    const escalate = () => api.call('escalateMatter', { path, body: { reason: '一' } })
    expect(codeOf(await escalate())).toBe(200)
    expect(codeOf(await escalate())).toBe('matter.escalated')
    await wakeLater(30, path)
    const answered = await api.call('resolveMatter', { by: AUTHORITY, path, body: { text: '一' } })
    expect(codeOf(answered)).toBe(200)
    expect(await whole(path)).toMatchObject({ escalated: { by: 'raiser' }, resolved: { by: 'authority' } })
    expect(await toldOf(path)).toContain(`feed:${BANK} matter.resolved`)
    expect(await toldOf(path)).toContain(`registry:${REGISTRY} matter.resolved`)
  })

  it('is escalated by the platform when nobody answered in time, once, however often the hint comes', async () => {
    const path = await raised()
    expect(await dueNow(path)).toBe('2026-11-26T16:00:00.000Z')
    const later = { now: () => new Date(NOW.getTime() + 3 * DAY_MS) }
    const sweeping = { ...ports(), clock: later }
    await sweep(sweeping)
    expect(sweeping.hints).toContainEqual({ receiver: 'platform:platform', subjectId: path.matterId })
    await wakeLater(2, path)
    expect((await whole(path)).escalated).toBeUndefined()
    for (const days of [3, 3, 4, 40]) await wakeLater(days, path)
    const { timeline, escalated } = await whole(path)
    expect(escalated).toMatchObject({ by: 'platform' })
    expect(timeline.map(({ type }: { type: string }) => type)).toEqual(['matter.raised', 'matter.escalated'])
    expect(await toldOf(path)).toEqual([
      `feed:${BANK} matter.escalated`,
      `registry:${REGISTRY} matter.escalated`,
      `registry:${REGISTRY} matter.raised`,
    ])
    const found = await api.call('listMatters', {
      by: AUTHORITY,
      query: { escalated: 'true', state: 'open', limit: '50' },
    })
    expect(found.body.items.map(({ matterId }: { matterId: string }) => matterId)).toContain(path.matterId)
  })

  it('is closed by the platform when its raiser says nothing to the answer', async () => {
    const path = await raised()
    await api.call('resolveMatter', { by: REGISTRY, path, body: { text: '一' } })
    await wakeLater(10, path)
    expect((await whole(path)).state).toBe('resolved')
    await wakeLater(16, path)
    expect(await whole(path)).toMatchObject({ state: 'closed', closed: { as: 'silent' } })
  })

  it('is raised once under its key, whoever loses the answer', async () => {
    const sent = { key: randomUUID() }
    const [first, again] = [await raise({}, sent), await raise({}, sent)]
    expect(again.body).toEqual(first.body)
    const path = { matterId: first.body.matterId }
    const twice = await Promise.all(
      [1, 2, 3, 4].map(() => api.call('resolveMatter', { by: REGISTRY, path, body: { text: '一' } })),
    )
    expect(twice.filter(({ status }) => status === 200)).toHaveLength(1)
  })
})

describe('the figures of matters', () => {
  const figures = async (sent: Sent = {}) =>
    await api.done('readMatterFigures', { query: { from: '2026-11-01', before: '2026-12-31' }, ...sent })

  it('count what happened in the period, for those who see it', async () => {
    const [before, elsewhere] = [
      await figures(),
      await figures({ by: AUTHORITY, authorizer: { jurisdiction: NANPING } }),
    ]
    const path = await raised({ kind: 'certificate' })
    await api.call('resolveMatter', { by: REGISTRY, path, body: { text: '一' } })
    await api.call('closeMatter', { path, body: {} })
    const late = await raised({ kind: 'certificate' })
    await wakeLater(3, late)
    await api.call('closeMatter', { path: late, body: {} })
    const after = await figures()
    const grown = Object.fromEntries(
      Object.entries<number>(after.total).map(([count, n]) => [count, n - before.total[count]]),
    )
    expect(grown).toEqual({
      raised: 2,
      escalated: 1,
      resolved: 1,
      resolvedInTime: 1,
      reopened: 0,
      closed: 2,
      closedInTime: 1,
      withdrawn: 1,
    })
    expect(after.items.find(({ kind }: { kind: string }) => kind === 'certificate')).toMatchObject({
      owner: REGISTRY,
      raised: 2,
    })
    expect(elsewhere.total.raised).toBe(0)
    expect((await figures({ by: OTHER_BANK })).items).toEqual([])
    expect((await figures({ by: AUTHORITY })).total.raised).toBeGreaterThanOrEqual(after.total.raised)
    const wrong = await api.call('readMatterFigures', { query: { from: '2026-12-01', before: '2026-11-01' } })
    expect(faultsOf(wrong)).toEqual(['#/query/before period.unfit'])
  })
})
