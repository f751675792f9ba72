/** What an inspection looks at, and who sees it: the province, Xiamen's own regulator, and nobody of another city. */
import { beforeAll, expect, it } from 'vitest'
import { QUERY_SCOPES, startAuthority } from '../../../tools/simulate/authority.ts'
import { recordAuthorization } from '../../../tools/simulate/authorization.ts'
import type { Bank } from '../../../tools/simulate/bank.ts'
import type { Client } from '../../../tools/simulate/client.ts'
import { flat, openScene, XIAMEN } from '../scene.ts'

type Signal = { signal: string; institution: string; officer?: string; count: number; evidence: string[] }

const cast = openScene()
const DAYS = 31
let bank: Bank
let letter: string
let unit: string
let province: Client
let others: Client

const ask = (unitNumber: string) =>
  bank.client.call({
    method: 'POST',
    path: '/v1/queries',
    body: {
      authorizationId: letter,
      officer: bank.identity.officer,
      kind: 'ownership',
      purpose: 'loan-approval',
      unitNumber,
    },
    signed: true,
  })

beforeAll(async () => {
  await cast.registries({ only: [XIAMEN] })
  const authority = startAuthority({ sandbox: cast.sandbox, observe: cast.observe })
  province = authority.client
  others = cast.client(
    await authority.admitWatcher('regulator', '测试省金融监管局', { level: 'province', code: '350000' }),
  )
  bank = await cast.bank({
    bank: await authority.admitBank('测试线索银行', { scopes: QUERY_SCOPES }),
    withoutWebhook: true,
  })
  unit = flat('350203')
  letter = await recordAuthorization(bank, { kind: 'units', units: [unit] })
})

const seenBy = async (client: Client): Promise<Signal[]> => {
  const found: Signal[] = []
  for (let after = ''; ; ) {
    const page = await client.read(`/v1/authority/signals${after}`)
    found.push(...page.items)
    if (page.next === undefined) return found.filter(({ institution }) => institution === bank.identity.institutionId)
    after = `?after=${page.next}`
  }
}
const regulator = () => cast.client(cast.sandbox.regulator)

it('shows who tried again and again what no letter allows, with records that can be proven', async () => {
  for (let n = 0; n < 5; n++) expect((await ask(flat('350203'))).body.code).toBe('authorization.out-of-scope')
  await cast.control.runSchedule('seal')
  for (const client of [province, regulator()]) {
    const [found] = (await seenBy(client)).filter(({ signal }) => signal === 'repeated-refusals')
    expect(found).toMatchObject({ officer: bank.identity.officer, count: 5 })
    const auditId = found?.evidence[0] ?? ''
    const proof = await client.read(`/v1/authority/audit/${auditId}/proof`)
    expect(JSON.parse(proof.record)).toMatchObject({ auditId, outcome: 'authorization.out-of-scope', area: '350203' })
  }
})

it('shows nothing of Xiamen to the province’s regulator, who does not watch over it', async () => {
  expect(await seenBy(others)).toEqual([])
  const [found] = await seenBy(regulator())
  const path = `/v1/authority/audit/${found?.evidence[0]}/proof`
  expect((await others.call({ method: 'GET', path })).status).toBe(404)
})

it('shows a query that no case followed once thirty days have passed, and none that led to a case', async () => {
  const followed = flat('350203')
  letter = await recordAuthorization(bank, { kind: 'units', units: [unit, followed] })
  expect((await ask(unit)).status).toBe(202)
  expect((await ask(followed)).status).toBe(202)
  await bank.submit({ units: [followed] })
  await cast.control.runSchedule('seal')
  await cast.control.advance(DAYS * 24 * 3600)
  await Promise.all([bank.client.syncClock(), province.syncClock()])
  await cast.control.runSchedule('seal')
  const [found] = (await seenBy(province)).filter(({ signal }) => signal === 'query-without-case')
  expect(found).toMatchObject({ officer: bank.identity.officer, count: 1 })
  expect(found?.evidence).toHaveLength(1)
})
