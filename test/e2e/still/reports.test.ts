/** Half-year reports over HTTP, and the proof that their figures are those of the cases. */
import { PDFiumLibrary } from '@hyzyla/pdfium'
import { beforeAll, expect, it } from 'vitest'
import { until } from '../../../tools/patience.ts'
import type { Bank } from '../../../tools/simulate/bank.ts'
import type { Registries } from '../../../tools/simulate/registry.ts'
import { eventually, flat, openScene, XIAMEN } from '../scene.ts'

const cast = openScene()
let bank: Bank
let registries: Registries
let reportId: string

/** The text of every page, without what only sets it apart. */
const printed = async (pdf: Buffer): Promise<string[]> => {
  const library = await PDFiumLibrary.init()
  try {
    const paper = await library.loadDocument(pdf)
    const pages = [...paper.pages()].map((one) => one.getText().replaceAll(/\s/g, ''))
    paper.destroy()
    return pages
  } finally {
    library.destroy()
  }
}

beforeAll(async () => {
  registries = await cast.registries({ only: [XIAMEN] })
  bank = await cast.bank({ withoutWebhook: true })
  const { caseId } = await bank.submit({ units: [flat('350203')] })
  await bank.waitFor(caseId, 'case.registered')
  await cast.control.runSchedule('count')
  await cast.control.runSchedule('draft')
  const { items } = await bank.client.read('/v1/reports')
  reportId = items.find(
    (one: { reporter: string; territory: string }) =>
      one.reporter === bank.identity.institutionId && one.territory === '3502',
  ).reportId
})

it('keeps figures that agree with the cases to the digit, over everything this bank has filed', async () => {
  const year = Number(new Date(bank.client.now()).getFullYear())
  const { institutionId: institution } = bank.identity
  const months = { institution, from: `${year - 1}-01`, to: `${year + 1}-12` }
  // what is still under way for this bank is counted meanwhile
  const proof = await until(
    async () => {
      const one = await cast.control.operate('recount', months)
      return one.overtaken ? undefined : one
    },
    { what: 'a recount that nothing overtakes' },
  )
  expect(proof).toMatchObject({ differences: [] })
  expect(proof.mark).toBeGreaterThan(2)
  expect(proof.cells).toBeGreaterThan(0)
})

it('carries a bank’s report to Xiamen’s own regulator and back, and the bank hears of it in its feed', async () => {
  const regulator = cast.client(cast.sandbox.regulator)
  await regulator.syncClock()
  const step = async (client: typeof regulator, body: object) =>
    (await client.must({ method: 'POST', path: `/v1/reports/${reportId}/steps`, body, signed: true })).body.state
  const texts = { products: '抵押即办', difficulties: '夜间提交须待开门，𰻝阳村尤甚', suggestions: '统一补正原因编码' }
  expect(await step(bank.client, { step: 'refresh' })).toBe('drafted')
  expect(await step(bank.client, { step: 'write', texts })).toBe('drafted')
  expect((await bank.client.read(`/v1/reports/${reportId}`)).figures).toHaveLength(47)
  expect(await step(bank.client, { step: 'submit' })).toBe('submitted')
  expect(await step(regulator, { step: 'return', reason: '请补充' })).toBe('returned')
  expect(await step(bank.client, { step: 'submit' })).toBe('submitted')
  expect(await step(regulator, { step: 'accept' })).toBe('accepted')
  expect(await step(regulator, { step: 'publish' })).toBe('published')
  await eventually(async () => {
    const types: string[] = []
    for (let after = 0; ; ) {
      const { items } = await bank.client.read(`/v1/notifications?after=${after}&limit=100`)
      if (items.length === 0) return types
      types.push(...items.map(({ type }: { type: string }) => type))
      after = items.at(-1).sequence
    }
  }).toEqual(expect.arrayContaining(['report.returned', 'report.accepted', 'report.published']))
  expect((await regulator.read('/v1/assessment')).registries.map(({ id }: { id: string }) => id)).toEqual([XIAMEN])
})

it('takes declarations of registries, banks and regulators, and shows them to who watches over them', async () => {
  const regulator = cast.client(cast.sandbox.regulator)
  await regulator.syncClock()
  const registry = registries.client(XIAMEN)
  const before = new Date(bank.client.now())
  before.setUTCDate(0)
  const month = before.toISOString().slice(0, 7)
  const total = { what: 'mortgage-registrations', month, registrations: 1_000_000, source: '测试' }
  const declare = (client: typeof regulator, body: object) =>
    client.must({ method: 'POST', path: '/v1/declarations', body, signed: true })
  await declare(registry, total)
  await declare(bank.client, { ...total, territory: '3502' })
  await declare(regulator, { what: 'inspections', month, held: 1, openFindings: 0, source: '测试' })
  const { items, missing } = await regulator.read(`/v1/declarations?month=${month}`)
  expect(items.map(({ what, declarer }: Record<string, string>) => `${what} ${declarer}`).sort()).toEqual([
    `inspections ${cast.sandbox.regulator.institutionId}`,
    `mortgage-registrations ${XIAMEN}`,
  ])
  expect(missing).toEqual([])
})

it('prints the assessment, in English where that is asked for', async () => {
  const regulator = cast.client(cast.sandbox.regulator)
  const headers = { authorization: `Bearer ${await regulator.currentToken()}`, 'accept-language': 'en' }
  const response = await fetch(`${cast.sandbox.baseUrl}/v1/assessment?format=pdf`, { headers })
  expect([response.status, response.headers.get('content-language')]).toEqual([200, 'en'])
  const text = (await printed(Buffer.from(await response.arrayBuffer()))).join('')
  expect(text).toContain('Assessmentofregistriesandbanks')
  expect(text).toContain('厦门市不动产登记机构')
})

it('shows it as a page with charts, a table and a PDF', async () => {
  const read = async (form: string, language = 'zh') => {
    const token = await bank.client.currentToken()
    const response = await fetch(`${cast.sandbox.baseUrl}/v1/reports/${reportId}/${form}`, {
      headers: { authorization: `Bearer ${token}`, 'accept-language': language },
    })
    const { status, headers } = response
    expect([form, status, headers.get('content-language')]).toEqual([form, 200, language])
    return Buffer.from(await response.arrayBuffer())
  }
  const page = (await read('page')).toString()
  expect(page.match(/<svg /g)).toHaveLength(4)
  expect(page).toContain('抵押即办')
  expect((await read('page', 'en')).toString()).toContain('<html lang="en">')
  expect((await read('csv')).toString().split('\r\n').length).toBeGreaterThan(47)
  const pages = await printed(await read('pdf'))
  const text = pages.join('')
  // What the font lacks is written as its number, never left blank.
  for (const said of ['抵押即办', '夜间提交须待开门，[U+30EDD]阳村尤甚', '统一补正原因编码'])
    expect(text).toContain(said)
  for (const [at, one] of pages.entries()) expect(one).toContain(`第${at + 1}页，共${pages.length}页`)
  const english = await printed(await read('pdf', 'en'))
  for (const [at, one] of english.entries()) expect(one).toContain(`page${at + 1}of${english.length}`)
})
