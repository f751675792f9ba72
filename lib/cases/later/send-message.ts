/** Bank and registry write to each other on a case. Feeds and webhooks say only that there is a message; the parties read it in the timeline. */
import * as z from 'zod/mini'
import { signedText } from '../../access/signed-act.ts'
import { granted } from '../../audit/record.ts'
import { type Answer, actorOf, answer, type Call } from '../../kernel/call.ts'
import { DocumentId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { beijing } from '../../kernel/time.ts'
import type { Objects, Ports } from '../../platform/ports.ts'
import { advance } from '../state/advance.ts'
import { applicationAct } from '../state/case-act.ts'
import { nextStanding } from '../state/lifecycle.ts'
import { stepTaken } from '../state/views.ts'
import { documentViews, laterDocumentAsks, laterDocuments } from './later-documents.ts'

export const Message = z.strictObject({
  text: z.string().check(z.minLength(1), z.maxLength(4000)),
  /** Confirmed documents of the sender. */
  attachments: z.optional(z.array(DocumentId).check(z.minLength(1), z.maxLength(10))),
})
export type Message = z.infer<typeof Message>

const STEP_OF_SENDER = { bank: 'messageToRegistry', registry: 'messageToBank' } as const

export const sendMessage = (
  ports: Pick<Ports, 'table' | 'ids' | 'queue'> & { readonly objects: Objects },
  call: Call<Message, { readonly caseId: string }>,
  role: keyof typeof STEP_OF_SENDER,
): Promise<Result<Answer>> => {
  const { caseId } = call.path
  const documentIds = [...new Set(call.body.attachments ?? [])]
  return applicationAct(ports, call, {
    role,
    more: laterDocumentAsks(call.caller.institutionId, caseId, documentIds),
    decide: async ({ before, evidence, pepper, rows }) => {
      const step = STEP_OF_SENDER[role]
      const wrong = nextStanding(before, step, role)
      if (typeof wrong === 'string') return refuse(wrong)
      const filed = documentIds.map((documentId, i) => ({
        pointer: `/attachments/${i}`,
        documentId,
        slot: 'other' as const,
      }))
      const later = laterDocuments(before, { filed, rows, documentIds, now: call.now })
      if (later.faults.length > 0) return refuse('request.invalid', { faults: later.faults })
      const { copies, writes: lockWrites } = await later.keep(ports.objects)
      const act = {
        actor: actorOf(call.caller),
        correlation: call.requestId,
        occurredAt: beijing(call.now),
        now: call.now,
        data: { attachments: copies.length },
        details: { text: call.body.text, ...(copies.length > 0 && { attachments: documentViews(copies) }) },
        evidence: signedText(evidence, call),
      }
      const advanced = advance(ports, before, { step, by: role, act })
      if (!advanced.ok) return advanced
      const { head, event, writes, hints } = advanced.value
      const record = granted(ports.ids, call, { caseId, units: head.units.map((unit) => pepper('unit', unit)) })
      return ok({ answer: answer(200, stepTaken(head, event)), writes: [...writes, ...lockWrites, record], hints })
    },
  })
}
