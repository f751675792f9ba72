/**
 * The authority takes back a wrong end of a certificate. The end stays in the table as what was reported; a fact beside it says that it
 * does not count, by whose order, on which signed text. Cases that took the mortgage for gone take it for standing again, and say so.
 */
import * as z from 'zod/mini'
import { type Signed, signedAct, signedText } from '../../access/signed-act.ts'
import { granted } from '../../audit/record.ts'
import {
  certificateEndAsk,
  certificateEndKey,
  type EndReported,
  endsReported,
  endTakenBackWrite,
} from '../../certificates/ends.ts'
import { type Answer, actorOf, answer, type Call } from '../../kernel/call.ts'
import { certificateNumberKey } from '../../kernel/certificate-number.ts'
import { watches } from '../../kernel/jurisdiction.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { line } from '../../kernel/text.ts'
import { beijing, Instant } from '../../kernel/time.ts'
import type { Ports } from '../../platform/ports.ts'
import { type Advance, advance } from '../state/advance.ts'
import type { Milestone } from '../state/lifecycle.ts'
import { casesOn } from '../state/related-cases.ts'
import type { Head } from '../state/rows.ts'
import { holdersOf } from './certificate-holders.ts'

export const Restoration = z.strictObject({
  /** In any writing: brackets, blanks and width do not matter. */
  number: line(100),
  /** On whose book it stands. */
  registry: z.string().check(z.regex(/^\d{6}$/)),
  explanation: line(300),
  /** Who of the authority decides it. */
  officer: line(50),
})
export type Restoration = z.infer<typeof Restoration>

export const Restored = z.strictObject({
  restorationId: z.string(),
  number: z.string(),
  registry: z.string(),
  /** What no longer counts, and the case or outside event that had reported it. */
  takenBack: z.array(z.strictObject({ ended: z.enum(['cancelled', 'superseded']), by: z.string(), at: Instant })),
  /** Cases that were notified. */
  cases: z.int(),
  at: Instant,
})

type RestorePorts = Pick<Ports, 'table' | 'ids' | 'queue'>
type RestoreCall = Call<Restoration>

/** More live cases of the platform than these have nothing to do with one number. */
const CASES = 8

const has = (numbers: readonly string[], key: string): boolean =>
  numbers.some((one) => certificateNumberKey(one) === key)

/** The mortgage of the case stands again, or the old one that it leaves. */
const undoneIn = ({ certificates = [], leaves = [] }: Head, key: string): readonly Milestone[] => [
  ...(has(
    certificates.map(({ number }) => number),
    key,
  )
    ? ['released' as const]
    : []),
  ...(has(leaves, key) ? ['old-released' as const] : []),
]

/** The cases of that book that hold the number, or wait for it to go. */
const casesTouched = async (
  ports: RestorePorts,
  { number: key, registry }: Pick<Restoration, 'number' | 'registry'>,
  ends: readonly EndReported[],
): Promise<readonly Head[]> => {
  const holders = (await holdersOf(ports, key)).filter((head) => head.registry === registry)
  const units = [...new Set([...holders.flatMap((head) => head.units), ...ends.flatMap((end) => end.units ?? [])])]
  const others = await casesOn(
    ports,
    units,
    holders.map(({ caseId }) => caseId),
  )
  const waiting = others.filter((head) => head.registry === registry && has(head.leaves ?? [], key))
  return [...holders, ...waiting].slice(0, CASES)
}

type Restoring = {
  readonly key: string
  readonly takenBack: readonly EndReported[]
  readonly evidence: Signed['evidence']
}

/** Undefined where the case cannot take it up any more. */
const caseRestored = (
  ports: RestorePorts,
  call: RestoreCall,
  { head, key, takenBack, evidence }: Restoring & { readonly head: Head },
): Advance | undefined => {
  const { now, requestId: correlation } = call
  const undone = takenBack.some(({ as }) => as === 'cancelled') ? undoneIn(head, key) : []
  const milestones = head.milestones.filter((milestone) => !undone.includes(milestone))
  const data = { certificates: [key], takenBack: takenBack.map(({ as: ended, by }) => ({ ended, by })) }
  const advanced = advance(
    ports,
    { ...head, milestones },
    {
      step: 'restoreCertificate',
      by: 'platform',
      act: {
        actor: actorOf(call.caller),
        occurredAt: beijing(now),
        now,
        correlation,
        data,
        details: data,
        evidence: signedText(evidence, call),
      },
    },
  )
  return advanced.ok ? advanced.value : undefined
}

export const restoreCertificate = (ports: RestorePorts, call: RestoreCall): Promise<Result<Answer>> => {
  const { number, registry, ...ordered } = call.body
  const key = certificateNumberKey(number)
  return signedAct(ports, call, {
    load: [certificateEndAsk(key)],
    decide: async ({ rows: [row], evidence }) => {
      // what is not theirs is to them as if it were not there
      if (!watches(call.caller, registry)) return refuse('certificate.not-ended')
      const takenBack = endsReported(row).filter((end) => end.registry === undefined || end.registry === registry)
      if (takenBack.length === 0) return refuse('certificate.not-ended')
      const heads = await casesTouched(ports, { number: key, registry }, takenBack)
      const advanced = heads.flatMap((head) => caseRestored(ports, call, { head, key, takenBack, evidence }) ?? [])
      const restorationId = ports.ids.next('chg')
      const at = beijing(call.now)
      const views = takenBack.map(({ as: ended, by, at: endedAt }) => ({ ended, by, at: endedAt }))
      const view = { restorationId, number: key, registry, takenBack: views, cases: advanced.length, at }
      const fact = { ...view, ...ordered, evidence: { ...signedText(evidence, call), ...actorOf(call.caller) } }
      return ok({
        answer: answer(201, view),
        writes: [
          endTakenBackWrite(key, takenBack, { at, changeId: restorationId }),
          { table: 'cases', put: { pk: certificateEndKey(key).pk, sk: `RESTORED#${restorationId}`, ...fact } },
          ...advanced.flatMap(({ writes }) => writes),
          granted(ports.ids, call, { area: registry }),
        ],
        hints: advanced.flatMap(({ hints }) => hints),
      })
    },
  })
}
