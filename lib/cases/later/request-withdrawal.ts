/** 撤回, before the book is written: asked by all applicants, or by the bank where their powers cover it or it alone applied (条例 15). */

import * as z from 'zod/mini'
import { signedText } from '../../access/signed-act.ts'
import { granted } from '../../audit/record.ts'
import type { Filing } from '../../filings/filing.ts'
import { type Answer, actorOf, answer, type Call } from '../../kernel/call.ts'
import { faultOf } from '../../kernel/faults.ts'
import { DocumentId } from '../../kernel/ids.ts'
import { type Fault, ok, type Result, refuse } from '../../kernel/result.ts'
import { beijing, beijingDate, type LocalDate } from '../../kernel/time.ts'
import { isKeyOf } from '../../names/keys.ts'
import type { Objects, Ports } from '../../platform/ports.ts'
import { BUSINESSES, planOf } from '../../registrations/businesses/index.ts'
import { isForTheLenderAlone } from '../../registrations/lender-alone.ts'
import { advance } from '../state/advance.ts'
import { applicationAct } from '../state/case-act.ts'
import { inForce, laterFilingsOf } from '../state/filing-in-force.ts'
import { FilingRow } from '../state/head.ts'
import { nextStanding } from '../state/lifecycle.ts'
import { filingKey } from '../state/rows.ts'
import { stepTaken } from '../state/views.ts'
import { documentViews, laterDocumentAsks, laterDocuments } from './later-documents.ts'

export const Withdrawal = z.strictObject({
  reason: z.string().check(z.minLength(1), z.maxLength(1000)),
  /** Signed by applicants whose powers of attorney do not cover a withdrawal. */
  documents: z.optional(
    z
      .array(z.strictObject({ party: z.string().check(z.minLength(1), z.maxLength(64)), documentId: DocumentId }))
      .check(z.minLength(1), z.maxLength(20)),
  ),
})
export type Withdrawal = z.infer<typeof Withdrawal>

/** Persons who applied; lenders apply, and withdraw, themselves. */
const personsIn = (filing: Filing): readonly string[] => {
  if (isForTheLenderAlone(filing)) return []
  const { applicants } = planOf(BUSINESSES[filing.business], filing.mode) ?? { applicants: ['mortgagors' as const] }
  const { mortgagors = [], sale } = filing
  const persons = {
    mortgagors: mortgagors.map(({ party }) => party),
    buyers: sale?.buyers ?? [],
    sellers: sale?.sellers ?? [],
  }
  return [...new Set(applicants.flatMap((role) => (isKeyOf(persons, role) ? persons[role] : [])))]
}

/** Applicants neither covered by a power in force that says so, nor by a paper of their own. */
const missingIn = (filing: Filing, signed: readonly string[], today: LocalDate): Fault[] => {
  const covered = (filing.powersOfAttorney ?? [])
    .filter(({ acts, validFrom, validTo }) => acts.includes('withdraw') && validFrom <= today && today <= validTo)
    .flatMap(({ principals }) => principals)
  return personsIn(filing)
    .filter((party) => !covered.includes(party) && !signed.includes(party))
    .map((party) => faultOf('/documents', 'withdrawal.applicant-missing', { party }))
}

export const requestWithdrawal = (
  ports: Pick<Ports, 'table' | 'ids' | 'queue'> & { readonly objects: Objects },
  call: Call<Withdrawal, { readonly caseId: string }>,
): Promise<Result<Answer>> => {
  const { caseId } = call.path
  const { reason, documents = [] } = call.body
  const documentIds = [...new Set(documents.map(({ documentId }) => documentId))]
  return applicationAct(ports, call, {
    role: 'bank',
    more: [
      { table: 'cases', key: filingKey(caseId), model: FilingRow },
      ...laterDocumentAsks(call.caller.institutionId, caseId, documentIds),
    ],
    decide: async ({ before, evidence, pepper, rows: [filingRow, ...rows] }) => {
      if (!filingRow) throw new Error(`case ${caseId} lacks its filing`)
      const step = before.applicationState === 'awaiting-intake' ? 'takeBack' : 'requestWithdrawal'
      const wrong = nextStanding(before, step, 'bank')
      if (typeof wrong === 'string') return refuse(wrong)
      const filed = documents.map(({ documentId }, i) => ({
        pointer: `/documents/${i}`,
        documentId,
        slot: 'withdrawal-application' as const,
      }))
      const later = laterDocuments(before, { filed, rows, documentIds, now: call.now })
      const filing = inForce(filingRow, await laterFilingsOf(ports, before))
      const signed = documents.map((one) => one.party)
      const faults = [...later.faults, ...missingIn(filing, signed, beijingDate(call.now))]
      if (faults.length > 0) return refuse('request.invalid', { faults })
      const { copies, writes: lockWrites } = await later.keep(ports.objects)
      const act = {
        actor: actorOf(call.caller),
        correlation: call.requestId,
        occurredAt: beijing(call.now),
        now: call.now,
        details: { reason, ...(copies.length > 0 && { documents: documentViews(copies) }) },
        evidence: signedText(evidence, call),
      }
      const advanced = advance(ports, before, { step, by: 'bank', act })
      if (!advanced.ok) return advanced
      const { head, event, writes, hints } = advanced.value
      const record = granted(ports.ids, call, { caseId, units: head.units.map((unit) => pepper('unit', unit)) })
      return ok({ answer: answer(200, stepTaken(head, event)), writes: [...writes, ...lockWrites, record], hints })
    },
  })
}
