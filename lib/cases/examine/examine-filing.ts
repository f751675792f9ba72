/**
 * Level 2 validation by the platform. Each part may run again after a crash, or beside another run:
 * copies are idempotent, every write is made only while the head stands as it was read, and the last transaction decides.
 */

import { lockCited } from '../../documents/common/cite.ts'
import {
  examineDocuments,
  type Filed,
  type FiledDocument,
  filedDocumentAsks,
  lockDocuments,
  useDocuments,
} from '../../documents/filing.ts'
import { AsFiled } from '../../filings/as-filed.ts'
import type { Filing } from '../../filings/filing.ts'
import { AgreementRow, agreementCovers, agreementKey } from '../../institutions/model.ts'
import { faultOf } from '../../kernel/faults.ts'
import type { Fault } from '../../kernel/result.ts'
import { lockedUntil } from '../../kernel/retention.ts'
import { beijingDate } from '../../kernel/time.ts'
import { hint } from '../../outbox/hint.ts'
import { otherLenderOf } from '../lender/lender-terms.ts'
import { FilingRow } from '../state/head.ts'
import { documentsKey, filingKey, type Head } from '../state/rows.ts'
import { askOtherLender, otherLenderFaults } from './ask-other-lender.ts'
import { type ExaminePorts, fenced, HEAD_MOVED } from './conclude.ts'
import { fail, NOTHING_REVIEWED } from './fail-validation.ts'
import { handOver } from './hand-over.ts'
import { reserveUnits, unitCaseWrites } from './reserve-units.ts'
import type { Reviewed } from './review-filing.ts'

const filedIn = (filing: Filing): Filed[] =>
  filing.documents.map(({ documentId, slot }, i) => ({ pointer: `/documents/${i}`, documentId, slot }))

/** Papers filed for a loan over several registries are kept once, with its parent. */
const holderOf = ({ caseId, parent }: Head): string => parent ?? caseId

type LevelTwo = { readonly faults: readonly Fault[]; readonly documents: readonly FiledDocument[] }

/** Everything level 2 looks at, read together. */
const levelTwo = async ({ table, clock }: ExaminePorts, head: Head, filing: Filing): Promise<LevelTwo> => {
  const filed = filedIn(filing)
  const [agreement, ...found] = await table.batchGet([
    { table: 'directory', key: agreementKey(head.bank), model: AgreementRow },
    ...filedDocumentAsks(head.bank, filed),
  ])
  const { faults, documents } = examineDocuments(filed, found, {
    caseId: holderOf(head),
    filedAt: new Date(head.createdAt),
  })
  const covered = agreementCovers(agreement, {
    business: filing.business,
    region: head.registry,
    on: beijingDate(clock.now()),
  })
  return { faults: [...faults, ...(covered ? [] : [faultOf('/business', 'agreement.not-covering')])], documents }
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

type Papers = { readonly documents: readonly FiledDocument[]; readonly cited: Reviewed['cited'] }

/** Copies the papers under lock, then ties them to the case and lists them; false where another run has concluded the case meanwhile. */
const takePapers = async (ports: ExaminePorts, head: Head, { documents, cited }: Papers): Promise<boolean> => {
  const locking = { caseId: holderOf(head), until: lockedUntil('case-paper', ports.clock.now()) }
  const [own, common] = await Promise.all([
    lockDocuments(ports.objects, documents, locking),
    lockCited(ports.objects, cited, locking),
  ])
  const failed = await fenced(ports, head, [
    ...useDocuments(documents, holderOf(head)),
    ...unitCaseWrites(head),
    // nobody is a party who could ask for them before the case is lodged
    { table: 'cases', put: { ...documentsKey(head.caseId), documents: [...own, ...common] } },
  ])
  if (failed === HEAD_MOVED) return false
  // another case was faster with a paper: the next run finds that as a fault
  if (failed.length > 0) throw new Error(`papers of case ${head.caseId} are contended`)
  return true
}

/** Level 2 validation and the review, then the lodging; in a case of two banks not before the other has committed. */
export const examineFiling = async (ports: ExaminePorts, found: Head): Promise<void> => {
  const open = otherLenderFaults(ports, found)
  if (open === undefined) return
  if (open.length > 0) return fail(ports, found, { faults: open, reviewed: NOTHING_REVIEWED })
  const row = await ports.table.get('cases', filingKey(found.caseId), FilingRow)
  if (!row) throw new Error(`case ${found.caseId} lacks its filing`)
  const filing = AsFiled.parse(JSON.parse(row.filing))
  const filed = await joinLoan(ports, found, filing)
  if (!filed) return
  const { insist, reviewFiling } = await import('./review-filing.ts')
  const [{ faults, documents }, reviewed] = await Promise.all([
    levelTwo(ports, filed, filing),
    reviewFiling(ports, filed, filing),
  ])
  const head = await insist(ports, filed, { insisted: reviewed.insisted, filing })
  if (!head) return
  if (faults.length > 0 || reviewed.blocking.length > 0) return fail(ports, head, { faults, reviewed })
  const otherLender = otherLenderOf(filing)
  if (otherLender !== undefined && !head.commitment) return askOtherLender(ports, head, { filing, otherLender })
  const taken = await reserveUnits(ports, head)
  if (taken === HEAD_MOVED) return
  if (taken.length > 0)
    return fail(ports, head, {
      faults: taken.map((unit) => faultOf(['units', head.units.indexOf(unit), 'unitNumber'], 'unit.in-another-case')),
      reviewed,
    })
  if (await takePapers(ports, head, { documents, cited: reviewed.cited })) await handOver(ports, head, reviewed)
}
