/**
 * Makes the parts of a loan over several registries, each with the id that the parent was filed with. A part that is there
 * already is left alone, so a run that died is simply made again.
 */

import { partText } from '../../filings/divide-filing.ts'
import { Filing } from '../../filings/filing.ts'
import { sha256Hex } from '../../kernel/digest.ts'
import { beijing } from '../../kernel/time.ts'
import type { Ports, Row, Write } from '../../platform/ports.ts'
import { eventWithOutRows, PLATFORM_ACTOR } from '../state/advance.ts'
import { hintsToPlatform, markedDue } from '../state/owed.ts'
import { GENESIS } from '../state/events.ts'
import { FilingRow } from '../state/head.ts'
import { needsOfPart, type Part, parentStateOf } from '../state/loan.ts'
import { PARENT_EVENTS } from '../state/parent-states.ts'
import { eventKey, filingKey, type Head, headKey, type ParentHead, unlistedPartyRow } from '../state/rows.ts'
import { beginningOf } from '../submit/beginning.ts'
import { advanceParent, type ParentAdvance } from './advance-loan.ts'

type DividePorts = Pick<Ports, 'table' | 'ids' | 'clock'>

/** The part counts as filed when the loan was: what the bank filed in time must not run out with our backlog. */
const headOfPart = (parent: ParentHead, { caseId, registry, units }: Part, filing: Filing): Head => {
  const beginning = beginningOf(filing)
  const { bank, branch, business, mode, bankReference, createdAt } = parent
  return {
    caseId,
    parent: parent.caseId,
    caseState: 'open',
    applicationState: 'validating',
    ...beginning,
    needs: needsOfPart(beginning.needs),
    bank,
    branch,
    registry,
    business,
    ...(mode && { mode }),
    bankReference,
    units,
    sequence: 0,
    lastHash: GENESIS,
    createdAt,
    updatedAt: createdAt,
    ...(parent.correlation && { correlation: parent.correlation }),
  }
}

const drawUpPart = (
  { ids, clock }: DividePorts,
  parent: ParentHead,
  { part, filing }: { part: Part; filing: FilingRow },
) => {
  const whole = Filing.parse(JSON.parse(filing.filing))
  const blank = headOfPart(parent, part, whole)
  const now = clock.now()
  const text = partText(whole, part.units)
  const { event } = eventWithOutRows(blank, {
    eventId: ids.next('evt'),
    type: 'case.submitted',
    tells: [],
    act: {
      actor: PLATFORM_ACTOR,
      occurredAt: parent.createdAt,
      now,
      data: { parent: parent.caseId, filingSha256: sha256Hex(text), signedSha256: sha256Hex(filing.filing) },
    },
  })
  const head = markedDue({ ...blank, sequence: event.n, lastHash: event.hash, updatedAt: beijing(now) }, now)
  const put = (row: Row): Write => ({ table: 'cases', put: row })
  const writes: Write[] = [
    {
      table: 'cases',
      put: { ...headKey(head.caseId), ...head },
      condition: { expression: 'attribute_not_exists(#pk)' },
    },
    put({ ...filingKey(head.caseId), filing: text, evidence: filing.evidence, partOf: sha256Hex(filing.filing) }),
    put({ ...eventKey(head.caseId, event.n), ...event }),
    put(unlistedPartyRow(head.caseId, head.bank, 'bank')),
  ]
  return { head, writes }
}

/** The head of a part is the first of its writes: where that fails alone, an earlier run has made it. */
const makePart = async (
  ports: DividePorts,
  parent: ParentHead,
  given: { part: Part; filing: FilingRow },
): Promise<Head> => {
  const { head, writes } = drawUpPart(ports, parent, given)
  const commit = await ports.table.transact(writes)
  if (!commit.committed && !commit.failed.includes(0)) throw new Error(`part ${head.caseId} is contended`)
  return head
}

/** Makes what is missing, and says that the loan is divided: the advance, to be committed, and the parts to go on with. */
export const divideCase = async (ports: DividePorts, parent: ParentHead): Promise<ParentAdvance> => {
  const filing = await ports.table.get('cases', filingKey(parent.caseId), FilingRow)
  if (!filing) throw new Error(`case ${parent.caseId} has no filing`)
  const heads: Head[] = []
  for (const part of parent.parts) heads.push(await makePart(ports, parent, { part, filing }))
  const now = ports.clock.now()
  const applicationState = parentStateOf(parent.parts)
  const advanced = advanceParent(ports, parent, {
    type: PARENT_EVENTS[applicationState],
    tells: ['bank'],
    act: {
      actor: PLATFORM_ACTOR,
      occurredAt: beijing(now),
      now,
      data: { parts: parent.parts.map(({ caseId, registry }) => ({ caseId, registry })) },
    },
    changed: { applicationState },
  })
  return { ...advanced, hints: [...advanced.hints, ...heads.flatMap(hintsToPlatform)] }
}
