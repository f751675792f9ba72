/** What a list is asked for is found in it though nearly nothing fits: among many cases that have ended, the few that are open. */
import { beforeAll, expect, it } from 'vitest'
import { listCases } from '../../../lib/cases/read/list-cases.ts'
import { casePorts, filingFor, signedCall, submitted, tapped } from '../../support/cases.ts'
import { BANK, bodyOf } from '../../support/documents.ts'
import type { Row } from '../../support/looked.ts'
import { useDirectory } from '../../support/platform.ts'

const { engine, store } = useDirectory()
const ports = () => casePorts(engine.table, store.objects)
const MANY = 600
/** Among the others, one of them the oldest. */
const OPEN = [0, 299, 598]
const idOf = (n: number): string => `case_${String(n).padStart(26, '0')}`

/** Rows of one real case, many times over under ids of their own. */
beforeAll(async () => {
  const { caseId } = bodyOf(await submitted(ports(), await filingFor(ports())))
  const { rows } = await engine.table.query({ table: 'cases', pk: `CASE#${caseId}` })
  const kept = rows.filter(({ sk }: Row) => sk === 'HEAD' || sk === `PARTY#${BANK}`)
  expect(kept).toHaveLength(2)
  const copies = Array.from({ length: MANY }, (_, n) =>
    kept.map((row: Row) => ({
      ...row,
      pk: `CASE#${idOf(n)}`,
      ...(row['caseId'] && { caseId: idOf(n) }),
      ...(row['listAt'] && { listAt: `${String(row['listAt']).slice(0, 17)}${String(n).padStart(8, '0')}` }),
      ...(row['sk'] === 'HEAD' && {
        caseState: OPEN.includes(n) ? 'open' : 'completed',
        due: undefined,
        dueOf: undefined,
      }),
    })),
  )
  for (let at = 0; at < MANY; at += 50)
    await engine.table.transact(
      copies
        .slice(at, at + 50)
        .flat()
        .map((put) => ({ table: 'cases', put })),
    )
  await engine.table.write({ table: 'cases', delete: { pk: `CASE#${caseId}`, sk: `PARTY#${BANK}` } })
})

const asked = async (query: object) => {
  let calls = 0
  const table = tapped(ports().table, () => {
    calls += 1
  })
  const call = { ...(await signedCall('listCases', { body: undefined })), path: {}, query }
  const { items, next } = bodyOf(await listCases({ table }, call))
  return { ids: items.map(({ caseId }: Row) => caseId), next, calls }
}

it('finds the three open ones among six hundred at once, in few reads', async () => {
  const { ids, next, calls } = await asked({ caseState: 'open', limit: 20 })
  expect(ids).toEqual([...OPEN].reverse().map(idOf))
  expect(next).toBeUndefined()
  expect(calls).toBeLessThan(60)
})

it('goes on behind the last that it showed', async () => {
  const first = await asked({ caseState: 'open', limit: 2 })
  expect(first.ids).toEqual([598, 299].map(idOf))
  const second = await asked({ caseState: 'open', limit: 2, cursor: first.next })
  expect([second.ids, second.next]).toEqual([[idOf(0)], undefined])
})

it('reads no more than a page where nothing is asked for', async () => {
  const { ids, calls } = await asked({ limit: 20 })
  expect(ids).toHaveLength(20)
  // the list, its cases, and once the secret of its cursors
  expect(calls).toBeLessThanOrEqual(3)
})
