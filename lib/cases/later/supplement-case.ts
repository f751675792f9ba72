/**
 * The bank answers what the registry asks for: documents for slots, values for fields, or why something cannot be had. Part of a
 * list may be answered; the rest stays open. What was filed before is never changed: the answer is a filing of its own.
 */

import * as z from 'zod/mini'
import type { Deed } from '../../access/idempotency.ts'
import { type Signed, signedText } from '../../access/signed-act.ts'
import { granted } from '../../audit/record.ts'
import type { Filed } from '../../documents/filing.ts'
import { DocumentType } from '../../documents/types.ts'
import { CaseFees, caseFeesKey } from '../../fees/case-fees.ts'
import { AsFiled } from '../../filings/as-filed.ts'
import { checkFiling } from '../../filings/check-filing.ts'
import { corrected } from '../../filings/corrections.ts'
import { type Requoted, requoted } from '../../filings/requote.ts'
import { type Answer, actorOf, answer, type Call } from '../../kernel/call.ts'
import { faultOf } from '../../kernel/faults.ts'
import { DocumentId } from '../../kernel/ids.ts'
import { type Fault, ok, type Result, refuse } from '../../kernel/result.ts'
import { beijing, beijingDate } from '../../kernel/time.ts'
import type { Objects, Ports } from '../../platform/ports.ts'
import { advance } from '../state/advance.ts'
import { applicationAct } from '../state/case-act.ts'
import { fieldsInForce, laterFilingsOf, versionOf } from '../state/filing-in-force.ts'
import { FilingRow } from '../state/head.ts'
import { nextStanding, type Step } from '../state/lifecycle.ts'
import { filingKey, type Head, laterFilingKey, type RequestedItem } from '../state/rows.ts'
import { stepTaken } from '../state/views.ts'
import {
  DOCUMENTS_AT_ONCE,
  documentViews,
  type LockedCopies,
  laterDocumentAsks,
  laterDocuments,
} from './later-documents.ts'

const text = (maximum: number) => z.string().check(z.minLength(1), z.maxLength(maximum))

export const Supplement = z.strictObject({
  answers: z
    .array(
      z.strictObject({
        /** Id of the item in the registry's list. */
        item: text(32),
        documents: z.optional(z.array(DocumentId).check(z.minLength(1), z.maxLength(10))),
        value: z.optional(z.unknown()),
        /** Why it cannot be supplied. */
        unable: z.optional(text(500)),
      }),
    )
    .check(z.minLength(1), z.maxLength(50)),
})
export type Supplement = z.infer<typeof Supplement>

type SupplementCall = Call<Supplement, { readonly caseId: string }>
type SupplementPorts = Pick<Ports, 'table' | 'ids' | 'queue'> & { readonly objects: Objects }
type Answered = Supplement['answers'][number]

const fitsItem = ({ documents, value, unable }: Answered, { slot }: RequestedItem): boolean => {
  const given = [documents, value, unable].filter((one) => one !== undefined)
  return given.length === 1 && (unable !== undefined || (slot ? documents : value) !== undefined)
}

const answerFaults = ({ answers }: Supplement, items: readonly RequestedItem[]): Fault[] =>
  answers.flatMap((given, at) => {
    const asked = items.find(({ id }) => id === given.item)
    if (!asked) return [faultOf(['answers', at, 'item'], 'item.unknown')]
    if (asked.outcome !== 'open' || answers.findIndex(({ item }) => item === given.item) !== at)
      return [faultOf(['answers', at, 'item'], 'item.answered')]
    return fitsItem(given, asked) ? [] : [faultOf(['answers', at], 'item.answer-unfit')]
  })

const filedBy = ({ answers }: Supplement, items: readonly RequestedItem[]): Filed[] =>
  answers.flatMap(({ item, documents = [] }, at) => {
    const slot = DocumentType.safeParse(items.find(({ id }) => id === item)?.slot)
    return slot.success
      ? documents.map((documentId, i) => ({ pointer: `/answers/${at}/documents/${i}`, documentId, slot: slot.data }))
      : []
  })

const outcomesAfter = ({ answers }: Supplement, items: readonly RequestedItem[]): RequestedItem[] =>
  items.map((asked) => {
    const given = answers.find(({ item }) => item === asked.id)
    return given ? { ...asked, outcome: given.unable === undefined ? 'supplied' : 'unable' } : asked
  })

const correctionsOf = (call: SupplementCall, head: Head) =>
  call.body.answers.flatMap(({ item, value }, at) => {
    const pointer = head.request?.items.find(({ id }) => id === item)?.pointer
    return pointer && value !== undefined ? [{ pointer, value, at }] : []
  })

/** The filing in force with its fields put right must be as sound as it was. */
const correctionFaults = (before: unknown, call: SupplementCall, head: Head): Fault[] => {
  const values = correctionsOf(call, head)
  if (values.length === 0) return []
  const filedOn = head.createdAt.slice(0, 10)
  const faults = checkFiling(corrected(before, values), { today: filedOn, routeOf: () => head.registry })
  return faults.map((fault) => {
    const value = values.find(({ pointer }) => fault.pointer.startsWith(pointer)) ?? values[0]
    return { ...fault, pointer: `/answers/${value?.at ?? 0}/value` }
  })
}

const stepFor = (head: Head, items: readonly RequestedItem[]): Step => {
  if (items.some(({ outcome }) => outcome === 'open')) return 'supplementPart'
  return head.applicationState === 'further-material' ? 'supplyFurther' : 'supplement'
}

const documentIdsOf = ({ answers }: Supplement): string[] => [
  ...new Set(answers.flatMap(({ documents = [] }) => documents)),
]

const NO_FEES: Requoted = { writes: [], data: {} }

type Found = Pick<Signed, 'evidence' | 'pepper'> & {
  readonly before: Head
  readonly locked: LockedCopies
  readonly fees: Requoted
}

/** The answer as a filing of its own, immutable; with it go the step it leads to and the outcome of each item. */
const filingOf = (call: SupplementCall, { before, evidence, locked, fees }: Found) => {
  const items = outcomesAfter(call.body, before.request?.items ?? [])
  const step = stepFor(before, items)
  const n = versionOf(before) + 1
  const full = items.every(({ outcome }) => outcome === 'supplied')
  const act = {
    actor: actorOf(call.caller),
    correlation: call.requestId,
    occurredAt: beijing(call.now),
    now: call.now,
    data: { filing: n, items: items.map(({ id, outcome }) => ({ id, outcome })), full, ...fees.data },
    details: { documents: documentViews(locked.copies), answers: call.body.answers },
    evidence: signedText(evidence, call),
    set: {
      laterFilings: n,
      ...(before.request && { request: { ...before.request, items } }),
      ...(step === 'supplement' && full && { fullySupplied: true as const }),
    },
  }
  const row = { ...laterFilingKey(call.path.caseId, n), filing: call.text, evidence, items }
  return { step, act, row }
}

const filed = (ports: SupplementPorts, call: SupplementCall, found: Found): Result<Deed> => {
  const { step, act, row } = filingOf(call, found)
  const advanced = advance(ports, found.before, { step, by: 'bank', act })
  if (!advanced.ok) return advanced
  const { head, event, writes, hints } = advanced.value
  const units = head.units.map((unit) => found.pepper('unit', unit))
  return ok({
    answer: answer(200, stepTaken(head, event)),
    writes: [
      ...writes,
      { table: 'cases', put: row, condition: { expression: 'attribute_not_exists(#pk)' } },
      ...found.locked.writes,
      ...found.fees.writes,
      granted(ports.ids, call, { caseId: head.caseId, units }),
    ],
    hints,
  })
}

export const supplementCase = async (ports: SupplementPorts, call: SupplementCall): Promise<Result<Answer>> => {
  const { caseId } = call.path
  const documentIds = documentIdsOf(call.body)
  if (documentIds.length > DOCUMENTS_AT_ONCE) return refuse('request.too-large')
  return applicationAct(ports, call, {
    role: 'bank',
    more: [
      { table: 'cases', key: filingKey(caseId), model: FilingRow },
      { table: 'cases', key: caseFeesKey(caseId), model: CaseFees },
      ...laterDocumentAsks(call.caller.institutionId, caseId, documentIds),
    ],
    decide: async ({ before, evidence, pepper, rows: [filing, quotedFees, ...rows] }) => {
      const items = before.request?.items ?? []
      const wrong = nextStanding(before, 'supplementPart', 'bank')
      if (typeof wrong === 'string') return refuse(wrong)
      const sent = { filed: filedBy(call.body, items), rows, documentIds, now: call.now }
      const later = laterDocuments(before, sent)
      const shape = answerFaults(call.body, items)
      if (!filing) throw new Error(`case ${caseId} lacks its filing`)
      const present = fieldsInForce(filing, await laterFilingsOf(ports, before))
      const faults = [...shape, ...later.faults, ...(shape.length > 0 ? [] : correctionFaults(present, call, before))]
      if (faults.length > 0) return refuse('request.invalid', { faults })
      const values = correctionsOf(call, before)
      const fees =
        values.length === 0
          ? NO_FEES
          : requoted(quotedFees, AsFiled.parse(corrected(present, values)), beijingDate(call.now))
      return filed(ports, call, { before, evidence, pepper, fees, locked: await later.keep(ports.objects) })
    },
  })
}
