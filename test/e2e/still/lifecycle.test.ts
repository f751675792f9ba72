/** Beyond the straight way, over HTTP: what is asked for and supplied, messages, lists of what is due, and an office that is closed. */
import { beforeAll, describe, expect, it } from 'vitest'
import { startAuthority } from '../../../tools/simulate/authority.ts'
import type { Bank } from '../../../tools/simulate/bank.ts'
import type { Client } from '../../../tools/simulate/client.ts'
import { uploadDocument } from '../../../tools/simulate/documents.ts'
import { makePdf } from '../../../tools/simulate/pdf.ts'
import type { Registries } from '../../../tools/simulate/registry.ts'
import { chinaTime } from '../../../tools/simulate/time.ts'
import { flat, openScene, XIAMEN } from '../scene.ts'

const cast = openScene()
let bank: Bank
let registries: Registries
let registry: Client

beforeAll(async () => {
  registries = await cast.registries({ only: [XIAMEN] })
  registry = registries.client(XIAMEN)
  bank = await cast.bank()
})

const SILENT = '9003'
const HOUR_MS = 3_600_000
const inHours = (hours: number): string => chinaTime(new Date(bank.client.now().getTime() + hours * HOUR_MS))

const lodged = async (): Promise<string> => {
  const { caseId } = await bank.submit({ units: [flat('350203', SILENT)] })
  await bank.waitFor(caseId, 'case.lodged')
  return caseId
}
const view = (caseId: string) => bank.client.read(`/v1/cases/${caseId}`)
const stateOf = async (caseId: string): Promise<string> => (await view(caseId)).applicationState
const act = (client: Client, path: string, body: object) => client.must({ method: 'POST', path, body, signed: true })
const decide = (caseId: string, body: object) => act(registry, `/v1/registry/cases/${caseId}/decisions`, body)
const paperOf = async (client: Client, type: string): Promise<string> => {
  const bytes = makePdf(['测试材料', type])
  return (await uploadDocument(client, { type, fileName: `${type}.pdf`, bytes })).documentId
}

describe('what a registry asks for', () => {
  it('is supplied in parts before acceptance, and the application goes back to it', async () => {
    const caseId = await lodged()
    await decide(caseId, {
      decision: 'supplement-required',
      askedAt: inHours(0),
      dueAt: inHours(72),
      items: [
        { id: '1', code: 'document-illegible', slot: 'identity-papers', text: '身份证复印件不清晰' },
        { id: '2', code: 'field-wrong', pointer: '/parties/0/name', text: '姓名与身份证不符' },
      ],
    })
    await bank.waitFor(caseId, 'case.supplement-required')
    const documents = [await paperOf(bank.client, 'identity-papers')]
    const supply = (answers: object[]) => act(bank.client, `/v1/cases/${caseId}/supplements`, { answers })
    await supply([{ item: '1', documents }])
    expect(await stateOf(caseId)).toBe('supplement-required')
    await supply([{ item: '2', value: '测试甲乙' }])
    expect(await stateOf(caseId)).toBe('lodged')
    await decide(caseId, { decision: 'accepted', registryNumber: `厦登${caseId.slice(-6)}`, acceptedAt: inHours(0) })
    expect(await stateOf(caseId)).toBe('accepted')
    const { items } = await registry.read(`/v1/registry/due?before=${encodeURIComponent(inHours(24 * 60))}`)
    expect(items.map((item: { caseId: string }) => item.caseId)).toContain(caseId)
    await lodged()
    const first = await registry.read('/v1/registry/due?limit=1')
    expect(first.items).toHaveLength(1)
    const second = await registry.read(`/v1/registry/due?limit=1&cursor=${encodeURIComponent(first.next)}`)
    expect(second.items[0].caseId).not.toBe(first.items[0].caseId)
    const mine = await bank.client.read(`/v1/cases?due=${encodeURIComponent(inHours(24 * 60))}&limit=50`)
    expect(mine.items.map((item: { caseId: string }) => item.caseId)).toContain(caseId)
  })
})

describe('messages', () => {
  it('go both ways with attachments, which the other side can read', async () => {
    const caseId = await lodged()
    const mine = await paperOf(bank.client, 'other')
    await act(bank.client, `/v1/cases/${caseId}/messages`, { text: '请核对附件', attachments: [mine] })
    const theirs = await paperOf(registry, 'other')
    await act(registry, `/v1/registry/cases/${caseId}/messages`, { text: '已收到，请看回函', attachments: [theirs] })
    const { timeline } = await view(caseId)
    expect(JSON.stringify(timeline)).toContain('已收到，请看回函')
    const link = await bank.client.must({
      method: 'POST',
      path: `/v1/cases/${caseId}/documents/${theirs}/download-link`,
      key: null,
    })
    expect(link.body.url).toMatch(/^http/)
    const other = await registry.must({
      method: 'POST',
      path: `/v1/registry/cases/${caseId}/documents/${mine}/download-link`,
      key: null,
    })
    expect(other.body.url).toMatch(/^http/)
  })
})

describe('a registry that takes nothing in outside its hours', () => {
  it('hears of the case at its opening; before that the bank may take it back at once', async () => {
    const authority = startAuthority({ sandbox: cast.sandbox, observe: cast.observe })
    const { hours } = await authority.readRegistry(XIAMEN)
    const days = [0, 1, 2, 3].map((day) => inHours(24 * day).slice(0, 10))
    await authority.changeRegistry(XIAMEN, { hours: { ...hours, intake: 'office-hours', closedOn: days } })
    try {
      const { caseId } = await bank.submit({ units: [flat('350203', SILENT)] })
      await bank.waitFor(caseId, 'case.awaiting-intake')
      const back = await act(bank.client, `/v1/cases/${caseId}/withdrawal`, { reason: '不再贷款' })
      expect(back.body.applicationState).toBe('withdrawn')
    } finally {
      await authority.changeRegistry(XIAMEN, { hours })
    }
  })
})
