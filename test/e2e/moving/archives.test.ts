/** Over HTTP: an ended case is archived when it has rested, fetched as one file by the stand-alone script, and listed to its registry. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Bank } from '../../../tools/simulate/bank.ts'
import type { Client } from '../../../tools/simulate/client.ts'
import { fetchDocument } from '../../../tools/simulate/documents.ts'
import { flat, openScene, XIAMEN } from '../scene.ts'

const cast = openScene()
const folder = mkdtempSync(join(tmpdir(), 'dengtong-archives-'))
afterAll(() => rmSync(folder, { recursive: true }))

let bank: Bank
let registry: Client
let caseId: string

beforeAll(async () => {
  const registries = await cast.registries({ only: [XIAMEN] })
  registry = registries.client(XIAMEN)
  bank = await cast.bank()
  caseId = (await bank.submit({ units: [flat('350203')] })).caseId
  await bank.waitFor(caseId, 'certificate.delivered')
  await bank.disburse(caseId)
  await cast.control.advance(901)
  await Promise.all([bank.client.syncClock(), registry.syncClock()])
  await cast.control.runSchedule('sweep')
  await bank.waitFor(caseId, 'case.archived')
})

it('gives both parties the same index and the whole package, which the script puts together and finds sound', async () => {
  const index = await bank.client.read(`/v1/cases/${caseId}/archive`)
  expect(await registry.read(`/v1/cases/${caseId}/archive`)).toEqual(index)
  expect(index.entries.map(({ kind }: { kind: string }) => kind)).toEqual(
    expect.arrayContaining(['record', 'document', 'certificate']),
  )
  const path = `/v1/cases/${caseId}/archive/download-links`
  const links = (await registry.must({ method: 'POST', path, key: null })).body
  writeFileSync(join(folder, 'links.json'), JSON.stringify(links))
  const script = join(process.cwd(), 'tools/archive-package.mjs')
  const made = spawnSync(
    'sh',
    ['-c', `"${process.execPath}" "${script}" links.json | tar -x && "${process.execPath}" "${script}" --check .`],
    { cwd: folder, encoding: 'utf8' },
  )
  expect(made.stderr).toBe(`sound; manifest ${index.package.sha256}\n`)
})

it('knows where each side keeps it', async () => {
  const paper = {
    archiveNo: '厦思-2026-抵-000123',
    box: 'A-17-3',
    pages: { from: 1, to: 46 },
    branch: bank.identity.branch,
    keeper: bank.identity.officer,
    retention: 'permanent',
    reason: 'filed',
  }
  await bank.client.must({ method: 'POST', path: `/v1/cases/${caseId}/archive/paper`, body: paper })
  const electronic = { archiveNo: '350200-2026-D-1', archivedOn: '2026-01-01', reason: 'filed' }
  await registry.must({ method: 'POST', path: `/v1/cases/${caseId}/archive/electronic`, body: electronic })
  expect(await bank.client.read(`/v1/cases/${caseId}/archive`)).toMatchObject({
    paper: { box: 'A-17-3' },
    electronic: { archiveNo: '350200-2026-D-1' },
  })
  expect((await registry.read(`/v1/cases/${caseId}/archive`)).paper.box).toBeUndefined()
})

it('is held by order of the authority, and given back to its locks when the order is lifted', async () => {
  const authority = cast.client(cast.sandbox.authority)
  await authority.syncClock()
  const path = `/v1/authority/cases/${caseId}/holds` as const
  const order = { orderedBy: '测试法院', orderNumber: '（2026）测1号', explanation: '测试', officer: '测试科长' }
  const body = { ground: 'preservation', ...order }
  const { holdId } = (await authority.must({ method: 'POST', path, body, signed: true })).body
  await cast.control.runSchedule('hold')
  const index = await bank.client.read(`/v1/cases/${caseId}/archive`)
  // the manifest beside what it lists
  const objects = index.entries.length + 1
  expect(await authority.read(path)).toMatchObject({ inForce: 1, applied: { held: true, objects } })
  await authority.must({ method: 'POST', path: `${path}/${holdId}/lifting`, body: order, signed: true })
  await cast.control.runSchedule('hold')
  expect(await authority.read(path)).toMatchObject({ inForce: 0, applied: { held: false, objects } })
})

it('exports the month to the registry, page by page', async () => {
  const { archivedAt } = (await bank.client.read(`/v1/cases/${caseId}/archive`)).package
  const ids: string[] = []
  for (let cursor = ''; ; ) {
    const page = await registry.read(`/v1/registry/archives?month=${archivedAt.slice(0, 7)}&limit=1${cursor}`)
    ids.push(...page.items.map((one: { caseId: string }) => one.caseId))
    if (!page.next) break
    cursor = `&cursor=${encodeURIComponent(page.next)}`
  }
  expect(ids).toContain(caseId)
  expect(new Set(ids).size).toBe(ids.length)
  expect((await registry.call({ method: 'GET', path: '/v1/registry/archives?cursor=e30.x' })).status).toBe(400)
})

it('lets bank and registry call up each other’s archives: approved, stamped, fetched by the asker alone', async () => {
  const path = `/v1/cases/${caseId}/call-ups`
  const wanted = { purpose: 'dispute', explanation: '核对抵押合同' }
  const askedBy = bank.identity.officer
  const body = { ...wanted, what: 'registration-information', askedBy }
  const asked = (await bank.client.must({ method: 'POST', path, body, signed: true })).body
  expect(asked).toMatchObject({ state: 'asked', needsApproval: true, holder: { institutionId: XIAMEN } })
  await bank.waitFor(asked.callUpId, 'call-up.delivered')
  const seen = await bank.client.read(`/v1/call-ups/${asked.callUpId}`)
  expect(seen).toMatchObject({ state: 'delivered', approvedBy: '测试科长', copy: { pages: 1 } })
  const fetched = await fetchDocument(bank.client, `/v1/call-ups/${asked.callUpId}/download-link`)
  expect(fetched.sha256).toBe(fetched.declaredSha256)
  expect(fetched.bytes.subarray(0, 5).toString()).toBe('%PDF-')

  const clerk = { ...wanted, what: 'archive', purpose: 'correction', askedBy: '测试登记员' }
  const { callUpId } = (await registry.must({ method: 'POST', path, body: clerk, signed: true })).body
  await bank.waitFor(callUpId, 'call-up.asked')
  const waiting = async (client: Client, query = '') =>
    (await client.read(`/v1/call-ups?limit=50${query}`)).items.filter(
      (one: { callUpId: string }) => one.callUpId === callUpId,
    )
  expect(await waiting(bank.client)).toMatchObject([{ state: 'asked' }])
  expect(await waiting(registry, '&as=asker')).toMatchObject([{ state: 'asked' }])
  expect((await bank.client.read('/v1/call-ups?limit=1')).next).toBeDefined()
  const documentId = (await bank.client.read(`/v1/cases/${caseId}/archive`)).entries.find(
    ({ kind }: { kind: string }) => kind === 'document',
  ).documentId
  const answer = { method: 'POST', path: `/v1/call-ups/${callUpId}/answer`, signed: true } as const
  await bank.client.must({ ...answer, body: { outcome: 'delivered', documentId } })
  const copy = await fetchDocument(registry, `/v1/call-ups/${callUpId}/download-link`)
  expect(copy.sha256).toBe(copy.declaredSha256)

  const [, third] = cast.sandbox.banks
  if (!third) throw new Error('the sandbox has one bank')
  const other = cast.client(third)
  await other.syncClock()
  const stranger = await other.call({ method: 'POST', path, body, signed: true })
  expect([stranger.status, stranger.body.code]).toEqual([404, 'resource.not-found'])
})
