/** The authority over HTTP: what was done is found, sealed, proven, and verifies with the stand-alone script. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Client } from '../../../tools/simulate/client.ts'
import { flat, openScene, XIAMEN } from '../scene.ts'

const cast = openScene()
const folder = mkdtempSync(join(tmpdir(), 'dengtong-seals-'))
afterAll(() => rmSync(folder, { recursive: true }))

let authority: Client
let caseId: string
let unit: string
beforeAll(async () => {
  await cast.registries({ only: [XIAMEN] })
  authority = cast.client(cast.sandbox.authority)
  const bank = await cast.bank({ withoutWebhook: true })
  unit = flat('350203')
  caseId = (await bank.submit({ units: [unit] })).caseId
  await bank.client.call({ method: 'GET', path: `/v1/cases/${caseId}/filing` })
  await bank.waitFor(caseId, 'case.accepted')
  await cast.control.runSchedule('seal')
})

const search = (body: object) => authority.call({ method: 'POST', path: '/v1/authority/audit/search', body })
const script = (...args: string[]) =>
  spawnSync(process.execPath, ['tools/verify-seals.mjs', ...args], { encoding: 'utf8' })

it('finds by unit who filed, and who looked by institution', async () => {
  const byUnit = await search({ by: 'unit', unit })
  expect(byUnit.status, byUnit.text).toBe(200)
  const [{ record }] = byUnit.body.items
  expect(record).toMatchObject({ act: 'submitCase', outcome: 'granted', caseId })
  const { institutionId } = record.actor
  const found = await search({ by: 'institution', institution: institutionId, day: record.at.slice(0, 10), limit: 100 })
  expect(found.body.items.length).toBeGreaterThan(1)
  const first = await search({ by: 'institution', institution: institutionId, limit: 1 })
  const { next: cursor } = first.body
  expect((await search({ by: 'institution', institution: institutionId, limit: 1, cursor })).status).toBe(200)
})

it('records what was pushed to the registry, with its digest, and every upload link', async () => {
  const items: { record: { act: string } }[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await search({ by: 'institution', institution: '350200', limit: 100, ...(cursor && { cursor }) })
    items.push(...page.body.items)
    cursor = page.body.next
    if (!cursor) break
  }
  const pushed = items
    .map(({ record }): { act: string; caseId?: string; shownSha256?: string } => record)
    .filter(({ act }) => act === 'deliver')
  expect(pushed.find((one) => one.caseId === caseId)?.shownSha256).toMatch(/^[0-9a-f]{64}$/)
  const mine = (await search({ by: 'unit', unit })).body.items[0].record.actor.institutionId
  const links = (await search({ by: 'institution', institution: mine, limit: 100 })).body.items
  expect(links.some(({ record }: { record: { act: string } }) => record.act === 'mintUploadLink')).toBe(true)
})

it('proves one record by a file that the script verifies', async () => {
  const { record } = (await search({ by: 'unit', unit })).body.items[0]
  const proof = await authority.call({ method: 'GET', path: `/v1/authority/audit/${record.auditId}/proof` })
  expect(proof.status, proof.text).toBe(200)
  const file = join(folder, 'proof.json')
  writeFileSync(file, proof.text)
  expect(script('--check', file)).toMatchObject({ status: 0 })
  writeFileSync(file, proof.text.replace('granted', 'refused'))
  expect(script('--check', file)).toMatchObject({ status: 1, stderr: 'the record is not in this seal\n' })
})

it('takes all seals away, and the script finds them whole', async () => {
  for (const part of ['seals', 'records']) mkdirSync(join(folder, part))
  let records = 0
  for (let number = 1; ; number++) {
    const { status, body } = await authority.call({ method: 'GET', path: `/v1/authority/seals/${number}` })
    if (status === 404) break
    const name = String(number).padStart(10, '0')
    writeFileSync(join(folder, 'seals', `${name}.json`), body.seal)
    writeFileSync(join(folder, 'records', `${name}.jsonl`), body.records.map((line: string) => `${line}\n`).join(''))
    records += body.records.length
  }
  expect(records).toBeGreaterThan(0)
  const { stdout, stderr, status } = script(folder)
  expect([status, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(new RegExp(`^${records} records in \\d+ seals hold; the newest seal is [0-9a-f]{64}\\n$`))
})
