/**
 * What follows a filing: level 2 validation by the platform. The case is lodged with its registry, or it fails with everything
 * that is wrong said at once. 本提示由平台作出，不属于不动产登记机构的不予受理决定。
 * Each part may run again after a crash: locks and copies are idempotent, and the last transaction decides.
 */

import { keepCertificates } from '../../certificates/lock-certificates.ts'
import { whereKnown } from '../../clocks/calendar.ts'
import { isOpen } from '../../clocks/hours.ts'
import { keepCited } from '../../documents/common/cite.ts'
import {
  examineDocuments,
  type Filed,
  type FiledDocument,
  filedDocumentKeys,
  keepDocuments,
  useDocuments,
} from '../../documents/filing.ts'
import { caseFeesKey, caseFeesOf } from '../../fees/case-fees.ts'
import { Filing } from '../../filings/filing.ts'
import { agreementCovers, agreementKey, institutionKey } from '../../institutions/model.ts'
import { canonicalJson, sha256Hex } from '../../kernel/digest.ts'
import { faultOf } from '../../kernel/faults.ts'
import type { Fault } from '../../kernel/result.ts'
import { lockedUntil } from '../../kernel/retention.ts'
import { beijing, beijingDate } from '../../kernel/time.ts'
import type { Objects, Ports, Row, Write } from '../../platform/ports.ts'
import { registryKey } from '../../registries/model.ts'
import { PLATFORM_NOTICE } from '../../review/model.ts'
import { counterpartOf, termsOf, waitsUntil } from '../lender/terms-shown.ts'
import { divideCase } from '../loan/divide-case.ts'
import { followCase } from '../loan/follow-parts.ts'
import { type Advance, advance, hint, markedDue, PLATFORM_ACTOR, platformOwes, releaseUnits } from '../state/advance.ts'
import { filingInForce } from '../state/filing-in-force.ts'
import { holdsUnits, type Step } from '../state/lifecycle.ts'
import { publishedTerms } from '../state/registry-terms.ts'
import { linkWrites, precedingCases } from '../state/related-cases.ts'
import {
  anyHeadOf,
  documentsKey,
  filingKey,
  type Head,
  headKey,
  isParent,
  type ParentHead,
  partyRow,
  termsKey,
  unitCaseRow,
  unitLockKey,
  unlistedPartyRow,
} from '../state/rows.ts'
import { nextDue, runOut, wakeAt } from '../state/timing.ts'
import type { Reviewed } from './review-filing.ts'

type ExaminePorts = Pick<Ports, 'table' | 'ids' | 'queue' | 'clock' | 'log'> & { readonly objects: Objects }

/** The rules of the review and the texts of faults are much of this function, and certificates and parts need none of them. */
const reviewing = () => import('./review-filing.ts')
const texts = () => import('../../kernel/fault-texts.ts')

/** DynamoDB takes 100 writes a transaction, and each unit has two. */
const LOCKS_AT_ONCE = 50

/** Takes the lock of every unit; the units held by another open case come back. */
const lockUnits = async ({ table }: ExaminePorts, head: Head): Promise<readonly string[]> => {
  const held = await table.batchGet(head.units.map((unit) => ({ table: 'cases', key: unitLockKey(unit) })))
  const taken = head.units.filter((_, i) => held[i] && held[i].caseId !== head.caseId)
  if (taken.length > 0) return taken
  for (let start = 0; start < head.units.length; start += LOCKS_AT_ONCE) {
    const units = head.units.slice(start, start + LOCKS_AT_ONCE)
    const commit = await table.transact(
      units.flatMap((unit): readonly Write[] => [
        {
          table: 'cases',
          put: { ...unitLockKey(unit), caseId: head.caseId },
          condition: { expression: 'attribute_not_exists(#pk) OR #caseId = :caseId', values: { caseId: head.caseId } },
        },
        { table: 'cases', put: unitCaseRow(unit, head.caseId) },
      ]),
    )
    if (!commit.committed && commit.failed.length > 0) return commit.failed.flatMap((i) => units[i / 2] ?? [])
    if (!commit.committed) throw new Error('unit locks are contended')
  }
  return []
}

const filedIn = (filing: Filing): Filed[] =>
  filing.documents.map(({ documentId, slot }, i) => ({ pointer: `/documents/${i}`, documentId, slot }))

/** Papers filed for a loan over several registries are kept once, with its parent. */
const holderOf = ({ caseId, parent }: Head): string => parent ?? caseId

type LevelTwo = { readonly faults: readonly Fault[]; readonly documents: readonly FiledDocument[] }

/** Everything level 2 looks at, read together. */
const levelTwo = async ({ table, clock }: ExaminePorts, head: Head, filing: Filing): Promise<LevelTwo> => {
  const filed = filedIn(filing)
  const [agreementRow, ...rows] = await table.batchGet([
    { table: 'directory', key: agreementKey(head.bank) },
    ...filedDocumentKeys(head.bank, filed),
  ])
  const { faults, documents } = examineDocuments(filed, rows, {
    caseId: holderOf(head),
    filedAt: new Date(head.createdAt),
  })
  const covered = agreementCovers(agreementRow, {
    business: filing.business,
    region: head.registry,
    on: beijingDate(clock.now()),
  })
  return { faults: [...faults, ...(covered ? [] : [faultOf('/business', 'agreement.not-covering')])], documents }
}

/** The head is the first write of an advance: if its condition fails, another run has concluded this already. */
const HEAD_WRITE = 0

/** Ends the work by the step it led to: nothing is owed any more. */
const conclude = async (ports: ExaminePorts, advanced: Advance, more: readonly Write[] = []): Promise<void> => {
  const commit = await ports.table.transact([...advanced.writes, ...more])
  if (commit.committed) return hint(ports, advanced.hints)
  if (!commit.failed.includes(HEAD_WRITE)) throw new Error(`case ${advanced.head.caseId} is contended`)
}

const byPlatform = (
  ports: ExaminePorts,
  head: Head,
  { step, ...said }: { step: Step; data?: Row; details?: Row; set?: Partial<Head> },
) => {
  const now = ports.clock.now()
  const advanced = advance(ports, head, {
    step,
    by: 'platform',
    act: { actor: PLATFORM_ACTOR, occurredAt: beijing(now), now, ...said },
  })
  return advanced.ok ? advanced.value : undefined
}

const fail = async (
  ports: ExaminePorts,
  head: Head,
  { faults, reviewed }: { faults: readonly Fault[]; reviewed: Reviewed },
): Promise<void> => {
  const { findings, held } = reviewed
  const [{ briefly, inWords }, { spoken }] = await Promise.all([reviewing(), texts()])
  const advanced = byPlatform(ports, head, {
    step: 'failValidation',
    data: {
      notice: PLATFORM_NOTICE,
      faults: faults.map(({ pointer, code }) => ({ pointer, code })),
      findings: briefly(held),
    },
    details: { faults: faults.map(spoken), ...inWords(findings) },
  })
  if (!advanced) return
  // an earlier run may have died holding some; those of other cases stay
  await Promise.all(releaseUnits(head).map((write) => ports.table.write(write)))
  await conclude(ports, advanced)
}

const NOTHING_REVIEWED: Reviewed = { findings: [], held: [], insisted: [], queries: [], cited: [] }

/** What the other lender's silence or refusal means; undefined while it may still answer, no fault where it has committed. */
const otherSide = ({ clock }: ExaminePorts, { commitment }: Head): readonly Fault[] | undefined => {
  const at = '/settlement/counterpart'
  if (commitment?.status === 'declined') return [faultOf(at, 'bank-to-bank.declined')]
  if (commitment?.status !== 'open') return []
  return clock.now().toISOString() < commitment.until ? undefined : [faultOf(at, 'bank-to-bank.other-side-open')]
}

/** The other lender must be a bank of this platform, and another than the one that files. */
const isOtherBank = async ({ table }: ExaminePorts, head: Head, counterpart: string): Promise<boolean> => {
  const [row] = await table.batchGet([{ table: 'directory', key: institutionKey(counterpart) }])
  return counterpart !== head.bank && row?.['kind'] === 'bank' && row['status'] === 'active'
}

/** Asks the other lender, which from here on is a party to its part. */
const askOtherSide = async (
  ports: ExaminePorts,
  head: Head,
  { filing, counterpart }: { filing: Filing; counterpart: string },
): Promise<void> => {
  if (!(await isOtherBank(ports, head, counterpart))) {
    const faults = [faultOf('/settlement/counterpart/institutionId', 'counterpart.not-on-platform')]
    return fail(ports, head, { faults, reviewed: NOTHING_REVIEWED })
  }
  const terms = canonicalJson(termsOf(filing, head))
  const until = waitsUntil(ports.clock.now())
  const termsSha256 = sha256Hex(terms)
  const advanced = byPlatform(ports, head, {
    step: 'askCommitment',
    data: { until: beijing(new Date(until)), termsSha256 },
    set: { commitment: { institutionId: counterpart, status: 'open', until, termsSha256 } },
  })
  if (!advanced) return
  await conclude(ports, advanced, [
    { table: 'cases', put: { ...termsKey(head.caseId), terms } },
    { table: 'cases', put: unlistedPartyRow(head.caseId, counterpart, 'counterparty') },
  ])
}

/** A filing that names a failed part becomes a part of that loan before anything else; undefined where it cannot. */
const joinLoan = async (ports: ExaminePorts, filed: Head, filing: Filing): Promise<Head | undefined> => {
  if (filing.replacesPart === undefined || filed.parent !== undefined) return filed
  const { replacePart } = await import('../loan/replace-part.ts')
  const joined = await replacePart(ports, filed, filing)
  if (joined === undefined) return undefined
  if ('faults' in joined) {
    await fail(ports, filed, { faults: joined.faults, reviewed: NOTHING_REVIEWED })
    return undefined
  }
  await hint(ports, joined.hints)
  return joined.head
}

/** Level 2 validation and the review, then the lodging; in a case of two banks not before the other has committed. */
const examineFiling = async (ports: ExaminePorts, found: Head): Promise<void> => {
  const open = otherSide(ports, found)
  if (open === undefined) return
  if (open.length > 0) return fail(ports, found, { faults: open, reviewed: NOTHING_REVIEWED })
  const row = await ports.table.get('cases', filingKey(found.caseId))
  const filing = Filing.parse(JSON.parse(row?.filing))
  const filed = await joinLoan(ports, found, filing)
  if (!filed) return
  const { insist, reviewFiling } = await reviewing()
  const [{ faults, documents }, reviewed] = await Promise.all([
    levelTwo(ports, filed, filing),
    reviewFiling(ports, filed, filing),
  ])
  const head = await insist(ports, filed, { insisted: reviewed.insisted, filing })
  if (!head) return
  if (faults.length > 0 || reviewed.held.length > 0) return fail(ports, head, { faults, reviewed })
  const counterpart = counterpartOf(filing)
  if (counterpart !== undefined && !head.commitment) return askOtherSide(ports, head, { filing, counterpart })
  const taken = await lockUnits(ports, head)
  if (taken.length > 0)
    return fail(ports, head, {
      faults: taken.map((unit) => faultOf(['units', head.units.indexOf(unit), 'unitNumber'], 'unit.in-another-case')),
      reviewed,
    })
  const until = lockedUntil('case-paper', ports.clock.now())
  const [own, cited] = await Promise.all([
    keepDocuments(ports.objects, documents, { caseId: holderOf(head), until }),
    keepCited(ports.objects, reviewed.cited, { caseId: holderOf(head), until }),
  ])
  await Promise.all(useDocuments(documents, holderOf(head)).map((write) => ports.table.write(write)))
  // nobody is a party who could ask for them before the case is lodged
  await ports.table.write({ table: 'cases', put: { ...documentsKey(head.caseId), documents: [...own, ...cited] } })
  await handOver(ports, head, reviewed)
}

/** To the registry: at once, or at its opening where it takes nothing in now. */
const handOver = async (ports: ExaminePorts, head: Head, reviewed: Reviewed): Promise<void> => {
  const [registry] = await ports.table.batchGet([{ table: 'directory', key: registryKey(head.registry) }])
  const terms = publishedTerms(registry)
  const now = ports.clock.now()
  const closed = terms?.intake === 'office-hours' && whereKnown(() => isOpen(now, terms.hours)) === false
  const { findings, queries } = reviewed
  const { briefly, inWords, reviewWrites } = await reviewing()
  const said = { data: { findings: briefly(findings) }, details: inWords(findings) }
  const set = { ...(terms && { terms }), ...(queries.length > 0 && { bookCompared: 'once' as const }) }
  const more = reviewWrites(head, reviewed, now)
  if (!closed) return lodge(ports, head, { step: 'lodge', ...said, set, more })
  const advanced = byPlatform(ports, head, { step: 'awaitIntake', ...said, set })
  if (advanced) await conclude(ports, advanced, more)
}

type Lodging = {
  readonly step: 'lodge' | 'takeIn'
  readonly data?: Row
  readonly details?: Row
  readonly set?: Partial<Head>
  readonly more?: readonly Write[]
}

const lodge = async (ports: ExaminePorts, head: Head, { more = [], data, ...lodging }: Lodging): Promise<void> => {
  const advanced = byPlatform(ports, head, { ...lodging, data: { ...data, arrivedAt: head.createdAt } })
  if (!advanced) return
  await conclude(ports, advanced, [
    ...more,
    ...linkWrites(head, await precedingCases(ports, head)),
    // From here on, and not before, the registry may read the case, its filing and its documents, and decide.
    { table: 'cases', put: partyRow(head, head.registry, 'registry', nextDue(advanced.head)) },
  ])
}

/** What a limit of time that has run out brings about by itself. */
const runTime = async (ports: ExaminePorts, head: Head): Promise<void> => {
  const over = runOut(head, ports.clock.now())
  if (!over) return
  const { step, limit } = over
  if (step === 'takeIn') return lodge(ports, head, { step })
  const { timing = {}, request } = head
  const open = (request?.items ?? []).filter(({ outcome }) => outcome === 'open').map(({ id }) => id)
  const fees = step === 'deemAccept' ? await deemedFees(ports, head) : undefined
  const advanced = byPlatform(ports, head, {
    step,
    data: {
      limit: limit.name,
      dueAt: limit.dueAt,
      source: limit.source,
      ...(step === 'lapse' && { open }),
      ...fees?.data,
    },
    ...(step === 'reportOverdue' && { set: { timing: { ...timing, told: [...(timing.told ?? []), limit.name] } } }),
  })
  if (!advanced) return
  const freed = holdsUnits(head) && !holdsUnits(advanced.head) ? releaseUnits(head) : []
  await conclude(ports, advanced, [...freed, ...(fees?.writes ?? [])])
}

/** A deemed acceptance freezes the fees as a spoken one does. */
const deemedFees = async ({ table, clock }: ExaminePorts, { caseId }: Head) => {
  const now = clock.now()
  const [{ acceptedFees }, row] = await Promise.all([
    import('../registry/fees-after-decision.ts'),
    table.get('cases', caseFeesKey(caseId)),
  ])
  return acceptedFees(caseFeesOf(row), { acceptedAt: beijing(now), now })
}

/** While the registry reviews: a seizure that came in between wins over the acceptance (法发〔2004〕5号). Nothing changed, nothing is told. */
const lookAgain = async (ports: ExaminePorts, head: Head): Promise<void> => {
  const { briefly, inWords, reviewAgain } = await reviewing()
  const findings = await reviewAgain(ports, head, await filingInForce(ports, head))
  const compared = { bookCompared: 'twice' } as const
  if (findings.length === 0) {
    const now = ports.clock.now()
    const put = markedDue({ ...head, ...compared }, now, wakeAt(head, now))
    await ports.table.write({
      table: 'cases',
      put: { ...headKey(head.caseId), ...put },
      condition: { expression: '#sequence = :sequence', values: { sequence: head.sequence } },
    })
    return
  }
  const advanced = byPlatform(ports, head, {
    step: 'noteChange',
    data: { findings: briefly(findings) },
    details: inWords(findings),
    set: compared,
  })
  if (advanced) await conclude(ports, advanced)
}

/** Locks issued certificates away; then the bank hears of them. */
const keepIssued = async (ports: ExaminePorts, head: Head): Promise<void> => {
  const { caseId, certificates = [] } = head
  const until = lockedUntil('certificate', ports.clock.now())
  const kept = await keepCertificates(ports.objects, certificates, { caseId, until })
  const advanced = byPlatform(ports, head, {
    step: 'deliverCertificate',
    data: { certificates: kept.map(({ certificateId, number, sha256 }) => ({ certificateId, number, sha256 })) },
    set: { certificates: kept },
  })
  if (advanced) await conclude(ports, advanced)
}

/** A part that moved meanwhile has changed the parent: read it again. */
const DIVISIONS = 5

const divide = async (ports: ExaminePorts, found: ParentHead): Promise<void> => {
  let parent: ParentHead | undefined = found
  for (let attempt = 0; parent && attempt < DIVISIONS; attempt++) {
    const advanced = await divideCase(ports, parent)
    const commit = await ports.table.transact(advanced.writes)
    if (commit.committed) return hint(ports, advanced.hints)
    const now = anyHeadOf(await ports.table.get('cases', headKey(parent.caseId)))
    parent = now && isParent(now) && now.applicationState === 'validating' ? now : undefined
  }
  if (parent) throw new Error(`case ${parent.caseId} is contended`)
}

/**
 * Does whatever the platform still owes this case; a hint that comes twice or late finds nothing to do. Says whether the case waits
 * for its archive, which is made of the case by others.
 */
export const examineCase = async (ports: ExaminePorts, caseId: string): Promise<'archiving' | undefined> => {
  const head = anyHeadOf(await ports.table.get('cases', headKey(caseId)))
  if (!head) throw new Error(`case ${caseId} has no head`)
  const owed = platformOwes(head)
  if (isParent(head)) {
    if (owed === 'examination') await divide(ports, head)
    return owed === 'archiving' ? owed : undefined
  }
  if (owed === 'examination') await examineFiling(ports, head)
  if (owed === 'second-look') await lookAgain(ports, head)
  if (owed === 'keeping') await keepIssued(ports, head)
  if (owed === undefined) await runTime(ports, head)
  if (head.parent !== undefined || head.milestones.includes('registered')) await followCase(ports, caseId)
  return owed === 'archiving' ? owed : undefined
}
