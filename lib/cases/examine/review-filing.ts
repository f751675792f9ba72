/**
 * The review of a filed case, after level 2 and again while the registry reviews it: the same rules as the free check. Looks into the
 * book are recorded before anything is told of them, and a bank's insisting is an event of the case.
 */

import { pepperOf } from '../../access/pepper.ts'
import { auditWrite } from '../../audit/record.ts'
import type { CommonMaterial } from '../../documents/common/model.ts'
import { quotedWrite } from '../../fees/case-fees.ts'
import type { FeeFacts } from '../../fees/quote.ts'
import type { Filing } from '../../filings/filing.ts'
import { canonicalJson, sha256Hex } from '../../kernel/digest.ts'
import { beijing, beijingDate } from '../../kernel/time.ts'
import type { Ports, Row, Write } from '../../platform/ports.ts'
import { feeFactsOf } from '../../review/fee-facts.ts'
import type { Finding, Insistence } from '../../review/model.ts'
import { blockingFindings, insistedOn, review, spokenFinding } from '../../review/review.ts'
import { gatherFacts } from '../facts/gather-facts.ts'
import { booksReadBy } from '../facts/read-books.ts'
import { advance } from '../state/advance.ts'
import { ReviewRow } from '../state/head.ts'
import { type Head, reviewKey } from '../state/rows.ts'

export type ReviewPorts = Pick<Ports, 'table' | 'ids' | 'clock'>

export type Reviewed = {
  readonly findings: readonly Finding[]
  /** Those that hold the case: hard, or legal and not insisted on. */
  readonly blocking: readonly Finding[]
  readonly insisted: readonly Insistence[]
  /** The queries whose answers were read. */
  readonly queries: readonly string[]
  /** What the fees rest on, by the filing and the book. */
  readonly fees?: FeeFacts
  /** The common materials that the filing cites, as kept. */
  readonly cited: readonly CommonMaterial[]
}

const looked = async (
  { table, ids, clock }: ReviewPorts,
  head: Head,
  { filing, queries, act }: { filing: Filing; queries: readonly string[]; act: string },
): Promise<void> => {
  if (queries.length === 0) return
  const pepper = await pepperOf(table)
  const record = auditWrite(ids, {
    at: clock.now(),
    actor: { institutionId: head.bank },
    act,
    outcome: 'granted',
    requestId: head.caseId,
    caseId: head.caseId,
    authorizationId: filing.authorizationId,
    purpose: 'mortgage-registration',
    officer: filing.officer,
    units: head.units.map((unit) => pepper('unit', unit)),
    shownSha256: sha256Hex(canonicalJson(queries)),
  })
  await table.write(record)
}

export const reviewFiling = async (ports: ReviewPorts, head: Head, filing: Filing): Promise<Reviewed> => {
  const { bank, registry, caseId, parent } = head
  const { facts, read, cited } = await gatherFacts(ports, filing, {
    bank,
    registry,
    caseId,
    parent,
    now: ports.clock.now(),
    filedAt: new Date(head.createdAt),
  })
  await looked(ports, head, { filing, queries: read.queries, act: 'case.reviewed' })
  const findings = review(filing, facts)
  return {
    findings,
    blocking: blockingFindings(findings, filing.insistences),
    insisted: insistedOn(findings, filing.insistences),
    queries: read.queries,
    fees: feeFactsOf(filing, facts),
    cited,
  }
}

/** What has changed in the book since the case was lodged, by the latest answers that are kept; without both there is nothing to compare. */
export const reviewAgain = async (ports: ReviewPorts, head: Head, filing: Filing): Promise<readonly Finding[]> => {
  const now = ports.clock.now()
  const { bank, registry, caseId, parent } = head
  const { facts, read } = await gatherFacts(ports, filing, { bank, registry, caseId, parent, now })
  const stored = await ports.table.get('cases', reviewKey(caseId), ReviewRow)
  const earlier = await booksReadBy(ports, stored?.queries ?? [], now)
  if (earlier.queries.length === 0 || read.queries.length === 0) return []
  await looked(ports, head, { filing, queries: read.queries, act: 'case.reviewed-again' })
  const found = review(filing, { ...facts, earlier: earlier.books })
  return found.filter(({ rule, outcome }) => rule === CHANGED && outcome === 'found')
}

const CHANGED = 'book.changed-since-check'

/** What goes to feeds and webhooks: rules and places, no words. */
const BRIEF = 50

export const briefly = (findings: readonly Finding[]): readonly Row[] =>
  findings
    .filter(({ outcome }) => outcome === 'found')
    .slice(0, BRIEF)
    .map(({ rule, severity, pointer }) => ({ rule, severity, pointer }))

/** What the parties of the case read in its timeline, and the registry's clerk starts from; what was not checked by its id alone. */
export const inWords = (findings: readonly Finding[]): Row => ({
  findings: findings.filter(({ outcome }) => outcome === 'found').map(spokenFinding),
  notChecked: findings.filter(({ outcome }) => outcome === 'not-checked').map(({ rule }) => rule),
})

/** Stays with the case: what a later review can compare with, and the fees as they are quoted now. */
export const reviewWrites = (head: Head, { findings, queries, fees }: Reviewed, at: Date): readonly Write[] => [
  {
    table: 'cases',
    put: { ...reviewKey(head.caseId), reviewedAt: beijing(at), queries, findings: briefly(findings) },
  },
  ...(fees ? [quotedWrite(head, fees, beijingDate(at))] : []),
]

/** The bank's own word in spite of a finding, as an event of the case with a record of its own; undefined if another run was faster. */
export const insist = async (
  ports: ReviewPorts,
  head: Head,
  { insisted, filing }: { insisted: readonly Insistence[]; filing: Filing },
): Promise<Head | undefined> => {
  if (insisted.length === 0 || head.insisted) return head
  const now = ports.clock.now()
  const advanced = advance(ports, head, {
    step: 'insist',
    by: 'platform',
    act: {
      actor: { institutionId: head.bank },
      occurredAt: head.createdAt,
      now,
      data: { insistences: insisted.map(({ rule, reason }) => ({ rule, reason })) },
      details: { insistences: insisted },
      set: { insisted: insisted.map(({ rule }) => rule) },
    },
  })
  if (!advanced.ok) return undefined
  const record = auditWrite(ports.ids, {
    at: now,
    actor: { institutionId: head.bank },
    act: 'finding.insisted',
    outcome: 'granted',
    requestId: advanced.value.event.eventId,
    caseId: head.caseId,
    officer: filing.officer,
  })
  const commit = await ports.table.transact([...advanced.value.writes, record])
  return commit.committed ? advanced.value.head : undefined
}
