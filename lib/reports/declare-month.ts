import { signedAct, signedText } from '../access/signed-act.ts'
import { granted } from '../audit/record.ts'
import { etagOf, nextVersion } from '../institutions/authority-act.ts'
import { InstitutionRow, institutionKey } from '../institutions/model.ts'
import { type Answer, actorOf, answer, type Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { type Fault, ok, type Result, refuse } from '../kernel/result.ts'
import { AnyRow } from '../kernel/stored.ts'
import { beijing } from '../kernel/time.ts'
import type { Ports, Row } from '../platform/ports.ts'
import { DECLARERS, type Declaring, declarationKey, declaredKey } from './declarations.ts'

type DeclareCall = Call<Declaring>

const isOver = (month: string, now: Date): boolean => beijing(now).slice(0, 7) > month

const faultsOf = ({ body, caller: { audience } }: DeclareCall): Fault[] => {
  const may: readonly string[] = DECLARERS[body.what]
  if (!may.includes(audience)) {
    const allowed = Object.entries(DECLARERS).flatMap(([what, by]) =>
      by.some((one) => one === audience) ? [what] : [],
    )
    return [faultOf('/what', 'value.not-allowed', { allowed: allowed.join(', ') })]
  }
  if (body.what !== 'mortgage-registrations') return []
  if (audience === 'bank') return body.territory === undefined ? [faultOf('/territory', 'value.missing')] : []
  return body.territory === undefined ? [] : [faultOf('/territory', 'field.unknown')]
}

const declared = ({ body, caller, now }: DeclareCall, version: number, name: string): Row => ({
  ...body,
  declarer: caller.institutionId,
  declarerName: name,
  ...(body.what === 'inspections' && { place: caller.jurisdiction?.code ?? '' }),
  declaredAt: beijing(now),
  version,
})

export const declareMonth = (ports: Pick<Ports, 'table' | 'ids'>, call: DeclareCall): Promise<Result<Answer>> => {
  const { body, caller, now } = call
  const declarer = caller.institutionId
  const key = declarationKey(body, declarer)
  return signedAct(ports, call, {
    load: [
      { table: 'reports', key, model: AnyRow },
      { table: 'directory', key: institutionKey(declarer), model: InstitutionRow },
    ],
    decide: ({ rows: [before, institution], evidence: signature }) => {
      const faults = faultsOf(call)
      if (faults.length > 0) return refuse('request.invalid', { faults })
      if (!isOver(body.month, now)) return refuse('declaration.month-not-over')
      const next = nextVersion(before, call)
      if (!next.ok) return next
      const { version, condition } = next.value
      const row = declared(call, version, institution?.name ?? declarer)
      const evidence = { ...signedText(signature, call), ...actorOf(caller) }
      return ok({
        answer: answer(200, row, { etag: etagOf(row) }),
        writes: [
          { table: 'reports', put: { ...key, ...row }, condition },
          { table: 'reports', put: { ...declaredKey(body, declarer, version), ...row, evidence } },
          granted(ports.ids, call),
        ],
        lost: () => refuse(before ? 'version.differs' : 'platform.contended', { retryAfterSeconds: 1 }),
      })
    },
  })
}
