import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Bank } from '../../../tools/simulate/bank.ts'
import { flat, openScene, XIAMEN } from '../scene.ts'

const cast = openScene()
let bank: Bank
let other: Bank

beforeAll(async () => {
  await cast.registries({ only: [XIAMEN] })
  bank = await cast.bank({ withoutWebhook: true })
  const second = cast.sandbox.banks[1]
  if (second === undefined) throw new Error('The sandbox has one bank only')
  other = await cast.bank({ bank: second, withoutWebhook: true })
})

describe('one idempotency key', () => {
  it('of 50 parallel submissions makes one case', async () => {
    const filing = await bank.prepare({ units: [flat('350203', '9003')] })
    const key = randomUUID()
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        bank.client.insist({ method: 'POST', path: '/v1/cases', body: filing, signed: true, key }),
      ),
    )
    expect(
      new Set(answers.map((answer) => `${answer.status} ${answer.headers.get('location')} ${answer.text}`)).size,
    ).toBe(1)
    const found = await bank.client.read(`/v1/cases?bankReference=${filing.bankReference}`)
    expect(found.items).toHaveLength(1)
  })

  it('with another body answers 422 and changes nothing', async () => {
    const key = randomUUID()
    const filing = await bank.prepare({ units: [flat('350203', '9003')] })
    const first = await bank.file(filing, key)
    expect(first.status).toBe(202)
    const changed = { ...filing, bankReference: `${filing.bankReference}X` }
    const refused = await bank.file(changed, key)
    expect(`${refused.status} ${refused.body.code}`).toBe('422 idempotency.key-reused')
    expect((await bank.client.read(`/v1/cases?bankReference=${changed.bankReference}`)).items).toEqual([])
    expect((await bank.file(filing, key)).text).toBe(first.text)
  })

  it('of another bank is independent', async () => {
    const key = randomUUID()
    const mine = await bank.file(await bank.prepare({ units: [flat('350203', '9003')] }), key)
    const theirs = await other.file(await other.prepare({ units: [flat('350203', '9003')] }), key)
    expect([mine.status, theirs.status]).toEqual([202, 202])
    expect(mine.body.caseId).not.toBe(theirs.body.caseId)
  })

  it('of a refused call may be used again with a mended body', async () => {
    const key = randomUUID()
    const filing = await bank.prepare({ units: [flat('350203', '9003')] })
    expect((await bank.file({ ...filing, branch: 'none' }, key)).status).toBe(400)
    expect((await bank.file(filing, key)).status).toBe(202)
  })

  it('replays a document’s declaration in the language of the first call', async () => {
    const key = randomUUID()
    const body = {
      type: 'other',
      fileName: '其他.pdf',
      contentType: 'application/pdf',
      length: 10,
      sha256: 'a'.repeat(64),
    }
    const declare = (language: string) =>
      bank.client.must({ method: 'POST', path: '/v1/documents', body, key, headers: { 'accept-language': language } })
    expect((await declare('zh')).text).toBe((await declare('en')).text)
  })
})
