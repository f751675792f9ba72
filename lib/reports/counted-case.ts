/** A case as it is counted: what never changes of it, and its events. One read, whatever it has come to. */
import type { Filing } from '../cases/filing.ts'
import { anyHeadOf, casePk, type EventRow, type Head, isParent, type ParentHead } from '../cases/rows.ts'
import { eventOf } from '../cases/views.ts'
import type { Row, Table } from '../platform/ports.ts'
import type { Facts } from './tally.ts'

export type CountedCase = {
  readonly facts: Facts
  readonly events: readonly EventRow[]
  /** The parts of a loan over several registries. */
  readonly parts: readonly string[]
}

/** Rows of a case between these are its events, its filings and its head. */
const FROM_EVENTS_TO_HEAD = { from: 'EVENT#', to: 'HEAD' }

const factsOf = (head: Head | ParentHead, filing: Row | undefined): Facts => {
  const { loan, mortgage, existing } = JSON.parse(filing?.filing ?? '{}') as Partial<Filing>
  const { bank, branch, business, mode, units, createdAt } = head
  const own = isParent(head)
    ? { isPart: false }
    : { isPart: head.parent !== undefined, registry: head.registry, ...(head.terms && { terms: head.terms }) }
  return {
    bank,
    branch,
    business,
    ...(mode !== undefined && { mode }),
    units,
    createdAt,
    kinds: (head.registrations ?? []).map(({ kind }) => kind),
    ...own,
    filing: { loan, mortgage, existing },
  }
}

export const readCountedCase = async (table: Table, caseId: string): Promise<CountedCase> => {
  const rows: Row[] = []
  let after: Row | undefined
  do {
    const page = await table.query({
      table: 'cases',
      pk: casePk(caseId),
      sk: FROM_EVENTS_TO_HEAD,
      ...(after && { after }),
    })
    rows.push(...page.rows)
    after = page.next
  } while (after)
  const head = anyHeadOf(rows.find(({ sk }) => sk === 'HEAD'))
  if (!head) throw new Error(`case ${caseId} has no head`)
  return {
    facts: factsOf(
      head,
      rows.find(({ sk }) => sk === 'FILING#1'),
    ),
    events: rows.filter(({ sk }) => String(sk).startsWith('EVENT#')).map(eventOf),
    parts: isParent(head) ? head.parts.map(({ caseId: part }) => part) : [],
  }
}
