/** Publishers of one bank at once: who works, who leaves, and what becomes of what was left. */

import { beforeEach, describe, expect, it } from 'vitest'
import { feedHead, readFeed } from '../../../lib/deliveries/feed.ts'
import { publish } from '../../../lib/deliveries/publish.ts'
import { TURN_SECONDS, takeTurn } from '../../../lib/deliveries/publishing-turn.ts'
import { receiverOf } from '../../../lib/outbox/rows.ts'
import type { Table } from '../../../lib/platform/ports.ts'
import { tapped } from '../../support/cases.ts'
import { openYard, recordForBank, type Yard } from '../../support/deliveries.ts'
import { useDirectory } from '../../support/platform.ts'

const { engine } = useDirectory()
let bank: string
let yard: Yard
let banks = 0
let cancelled = 0
let committed = 0

/** A transaction that came to nothing is billed as if it had not. */
const counting = (table: Table): Table => ({
  ...table,
  transact: async (...given) => {
    const commit = await table.transact(...given)
    if (commit.committed) committed += 1
    else cancelled += 1
    return commit
  },
})

beforeEach(() => {
  yard = openYard(counting(engine.table))
  banks += 1
  bank = `9135000000PUBL${String(banks).padStart(4, '0')}`
  cancelled = 0
  committed = 0
})

const caseOf = (n: number) => `case_${String(banks * 1000 + n).padStart(26, '0')}`
const receiver = () => receiverOf('feed', bank)
const feed = async () => readFeed(yard.ports, bank, { after: 0, last: await feedHead(yard.ports, bank), limit: 10_000 })

/** A lane has so many workers at once; each event comes with the hint that names its case. */
const hinted = async (workers: number, events: number): Promise<string[]> => {
  const told = await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      const caseId = caseOf(worker)
      const ids: string[] = []
      for (let n = 1; n <= events / workers; n++) {
        ids.push(await recordForBank(engine.table, { bank, caseId, n, at: yard.now() }))
        await publish(yard.ports, { receiver: receiver(), subjectIds: [caseId] })
      }
      return ids
    }),
  )
  return told.flat()
}

describe('publishers of one bank at once', () => {
  it.each([2, 10])('cancel none of each other’s transactions where %i are, and leave nothing', async (workers) => {
    const told = await hinted(workers, 120)
    const items = await feed()
    expect(items.map(({ sequence }) => sequence)).toEqual(items.map((_, i) => i + 1))
    expect(items.map(({ id }) => id).sort()).toEqual(told.sort())
    expect({ cancelled, committed: committed > 0 }).toEqual({ cancelled: 0, committed: true })
  })

  it('find, once the turn of one that died is over, what was left with it', async () => {
    const caseId = caseOf(1)
    const id = await recordForBank(engine.table, { bank, caseId, n: 1, at: yard.now() })
    await takeTurn(yard.ports, { institutionId: bank, holder: 'dead' })
    await publish(yard.ports, { receiver: receiver(), subjectIds: [caseId] })
    expect(await feed()).toEqual([])
    yard.pass(TURN_SECONDS + 1)
    const lagging: Table = {
      ...yard.ports.table,
      query: async (query, model) => (query.index === 'due' ? { rows: [] } : yard.ports.table.query(query, model)),
    }
    await publish({ ...yard.ports, table: lagging }, { receiver: receiver() })
    expect((await feed()).map((item) => item.id)).toEqual([id])
  })

  it('lose nothing and tell nothing twice, at whichever call one of them dies', async () => {
    const told: string[] = []
    let deaths = 0
    for (let dies = 1; deaths === dies - 1; dies++) {
      let calls = 0
      const dying = tapped(yard.ports.table, () => {
        calls += 1
        if (calls >= dies) throw new Error('died')
      })
      const hints = [1, 2, 3].map((n) => caseOf(10 * dies + n))
      for (const caseId of hints) told.push(await recordForBank(engine.table, { bank, caseId, n: 1, at: yard.now() }))
      await Promise.all(
        hints.map((caseId, first) =>
          publish(first === 0 ? { ...yard.ports, table: dying } : yard.ports, {
            receiver: receiver(),
            subjectIds: [caseId],
          }).catch((error) => {
            expect(error.message).toBe('died')
            deaths += 1
          }),
        ),
      )
      yard.pass(TURN_SECONDS + 1)
      await publish(yard.ports, { receiver: receiver() })
      const items = await feed()
      expect(items.map(({ sequence }) => sequence)).toEqual(items.map((_, i) => i + 1))
      expect(items.map(({ id }) => id).sort()).toEqual([...told].sort())
    }
    expect(deaths).toBeGreaterThan(1)
  })

  it('look again where one that knows no turns came between', async () => {
    const caseId = caseOf(1)
    const told: string[] = []
    const tell = async () => {
      const n = told.length + 1
      told.push(await recordForBank(engine.table, { bank, caseId, n, at: yard.now() }))
    }
    const turnless: Table = {
      ...yard.ports.table,
      write: async (write) => ('update' in write && write.update.sk === 'TURN' ? true : yard.ports.table.write(write)),
    }
    await tell()
    const overtaken: Table = {
      ...yard.ports.table,
      transact: async (...given) => {
        if (committed === 0) {
          await publish({ ...yard.ports, table: turnless }, { receiver: receiver() })
          await tell()
        }
        return yard.ports.table.transact(...given)
      },
    }
    await publish({ ...yard.ports, table: overtaken }, { receiver: receiver(), subjectIds: [caseId] })
    expect((await feed()).map(({ id }) => id)).toEqual(told)
    expect(cancelled).toBe(1)
  })
})
