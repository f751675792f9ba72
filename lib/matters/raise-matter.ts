import type { Deed } from '../access/idempotency.ts'
import { reaches } from '../access/narrowing.ts'
import { institutionKey } from '../access/rows.ts'
import { type Signed, signedAct } from '../access/signed-act.ts'
import { granted } from '../audit/record.ts'
import { mayHave } from '../cases/state/narrowed.ts'
import { anyHeadOf, type Head, headKey, isParent, partyKey } from '../cases/state/rows.ts'
import { Document } from '../documents/model.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { Belonging, homeOf, watches } from '../kernel/jurisdiction.ts'
import { type Fault, ok, type Result, refuse } from '../kernel/result.ts'
import { AnyRow } from '../kernel/stored.ts'
import { beijing } from '../kernel/time.ts'
import { isOneOf } from '../names/keys.ts'
import type { Ask, Objects, Ports, Row } from '../platform/ports.ts'
import { attachmentAsks, attachmentsOf } from './attachments.ts'
import { kindFits, RAISERS, type Raiser } from './kinds.ts'
import { type MatterHead, type Owner, placeOfCase, type Raising } from './model.ts'
import { actOfCall, raised, sayTaken } from './take-step.ts'

export type MatterPorts = Pick<Ports, 'table' | 'ids' | 'queue'> & { readonly objects: Objects }

type RaiseCall = Call<Raising>
type Placing = Pick<MatterHead, 'owner' | 'place' | 'reach'>

const raiserOf = ({ caller: { audience } }: Call): Raiser => {
  if (!isOneOf(RAISERS, audience)) throw new Error(`${audience} raises no matters`)
  return audience
}

/** The caller's own home, then what the matter is about. */
const asksOf = ({ caller, body: { about } }: RaiseCall): Ask<Row>[] => [
  { table: 'directory', key: institutionKey(caller.institutionId), model: AnyRow },
  ...(about.kind === 'case'
    ? ([
        { table: 'cases', key: partyKey(about.caseId, caller.institutionId), model: AnyRow },
        { table: 'cases', key: headKey(about.caseId), model: AnyRow },
      ] as const)
    : []),
  ...(about.kind === 'registry'
    ? [{ table: 'directory', key: institutionKey(about.registry), model: AnyRow } as const]
    : []),
]

/** The case, if the caller is a party of it, or watches over where it lies. */
const caseOf = ({ caller }: RaiseCall, [party, row]: readonly (Row | undefined)[]): Head | 'parts' | undefined => {
  const head = anyHeadOf(row)
  if (!head || !mayHave(caller.narrowing, head)) return undefined
  if (isParent(head)) return party ? 'parts' : undefined
  const isTheirs = caller.audience === 'authority' ? watches(caller, placeOfCase(head)) : party !== undefined
  return isTheirs ? head : undefined
}

const placedAtCase = (call: RaiseCall, rows: readonly (Row | undefined)[]): Placing | Fault => {
  const found = caseOf(call, rows)
  if (found === 'parts') return faultOf('/about/caseId', 'matter.about-parts')
  if (!found) return faultOf('/about/caseId', 'matter.case-unknown')
  const { bank, registry, business } = found
  const owner: Owner =
    call.caller.audience === 'registry'
      ? { kind: 'bank', institutionId: bank }
      : { kind: 'registry', institutionId: registry }
  return { owner, place: placeOfCase(found), reach: { region: registry, business } }
}

const placedAtRegistry = ({ caller }: RaiseCall, registry: string, row: Row | undefined): Placing | Fault => {
  const isThere = row?.['kind'] === 'registry' && reaches(caller.narrowing, { region: registry })
  if (!isThere || (caller.audience === 'authority' && !watches(caller, registry)))
    return faultOf('/about/registry', 'matter.registry-unknown')
  const owner: Owner =
    registry === caller.institutionId ? { kind: 'authority' } : { kind: 'registry', institutionId: registry }
  return { owner, place: registry }
}

const placing = (call: RaiseCall, [self, ...rows]: readonly (Row | undefined)[]): Placing | Fault => {
  const { about } = call.body
  if (about.kind === 'case') return placedAtCase(call, rows)
  if (about.kind === 'registry') return placedAtRegistry(call, about.registry, rows[0])
  return { owner: { kind: 'authority' }, place: homeOf(Belonging.parse(self ?? {})) }
}

const raisedBy = async (
  { ids, objects }: MatterPorts,
  call: RaiseCall,
  { rows, evidence }: Omit<Signed, 'pepper'>,
): Promise<Result<Deed>> => {
  const { kind, about, subject, text, attachments } = call.body
  const matterId = ids.next('mat')
  const raiser = raiserOf(call)
  const others = asksOf(call).length
  const placed = placing(
    call,
    rows.slice(0, others).map((row) => (row === undefined ? undefined : AnyRow.parse(row))),
  )
  const found = rows.slice(others).map((row) => (row === undefined ? undefined : Document.parse(row)))
  const sent = attachmentsOf(matterId, attachments, { found, now: call.now })
  const faults = [
    ...(kindFits(kind, { about: about.kind, raiser }) ? [] : [faultOf('/kind', 'matter.kind-unfit')]),
    ...('code' in placed ? [placed] : []),
    ...sent.faults,
  ]
  if (faults.length > 0 || 'code' in placed) return refuse('request.invalid', { faults })
  const at = beijing(call.now)
  const head: MatterHead = {
    matterId,
    kind,
    about,
    subject,
    raisedBy: { kind: raiser, institutionId: call.caller.institutionId },
    ...placed,
    state: 'open',
    createdAt: at,
    updatedAt: at,
    openedAt: at,
    reopened: 0,
    sequence: 1,
  }
  const locked = await sent.keep(objects)
  const taken = raised(ids, head, actOfCall(call, { by: 'raiser', evidence, text, attachments: locked.copies }))
  return ok({
    answer: answer(201, sayTaken(taken), { location: `/v1/matters/${matterId}` }),
    writes: [...taken.writes, ...locked.writes, granted(ids, call, subjectOf(head))],
    hints: taken.hints,
  })
}

export const raiseMatter = (ports: MatterPorts, call: RaiseCall): Promise<Result<Answer>> =>
  signedAct(ports, call, {
    load: [...asksOf(call), ...attachmentAsks(call, call.body.attachments)],
    decide: (signed) => raisedBy(ports, call, signed),
  })

/** As the audit finds it again: by case, and by the county it concerns. */
export const subjectOf = ({ about, place }: MatterHead) => ({
  ...(about.kind === 'case' && { caseId: about.caseId }),
  ...(place.length === 6 && { area: place }),
})
