/** The fee quote over HTTP: for a bank and a registry the same, and nothing comes of it. */
import { expect, it } from 'vitest'
import { openScene, XIAMEN } from './scene.ts'

const cast = openScene()
const FLAT = '350203001002GB00123F00010203'
const SHOP = '350203001002GB00124F00010101'

it('quotes the same fees to a bank and to a registry, each line with its rule and source', async () => {
  const bank = cast.sandbox.banks[0]
  const registry = cast.sandbox.registries.find(({ code }) => code === XIAMEN)
  if (!bank || !registry) throw new Error('the sandbox is too small')
  const body = {
    registrations: ['mortgage-cancel', 'mortgage-first'],
    units: [
      { unitNumber: FLAT, use: 'residential' },
      { unitNumber: SHOP, use: 'non-residential' },
    ],
    on: '2026-11-24',
  }
  const call = { method: 'POST', path: '/v1/fees/quote', body, key: null } as const
  const [asked, seen] = await Promise.all([cast.client(bank).must(call), cast.client(registry).must(call)])
  expect(asked.body).toEqual(seen.body)
  expect(asked.body.totals).toEqual({ mortgagee: 63_000, transferee: 0 })
  expect(asked.body.lines.map(({ row, fen }: { row: string; fen: number }) => [row, fen])).toEqual([
    ['cancellation.free', 0],
    ['cancellation.free', 0],
    ['mortgage.home', 8_000],
    ['mortgage.other', 55_000],
  ])
})

it('names a unit given twice', async () => {
  const [bank] = cast.sandbox.banks
  if (!bank) throw new Error('the sandbox has no bank')
  const body = { registrations: ['mortgage-first'], units: [{ unitNumber: FLAT }, { unitNumber: FLAT }] }
  const answer = await cast.client(bank).call({ method: 'POST', path: '/v1/fees/quote', body, key: null })
  expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, '/units'])
})
