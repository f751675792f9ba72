/**
 * The branches of an institution, as it keeps them itself or the authority does. A credit code is one institution's: whose, the authority
 * decides; by itself nobody takes what another has.
 */
import * as z from 'zod/mini'
import type { Answer, Call } from '../kernel/call.ts'
import { CreditCode } from '../kernel/credit-code.ts'
import type { Result } from '../kernel/result.ts'
import type { Condition } from '../platform/ports.ts'
import type { ActPorts } from './authority-act.ts'
import { forItself } from './for-itself.ts'
import type { InstitutionPath } from './institutions.ts'
import { type Branch, branchHolderRow, branchKey, institutionKey } from './model.ts'
import { type Complaint, putPart, reason, stopPart } from './put-part.ts'

export const BranchEnd = z.strictObject({ creditCode: CreditCode, reason })
export type BranchEnd = z.infer<typeof BranchEnd>

const OF_ANOTHER = { pointer: '/creditCode', code: 'branch.of-another' } as const

const held = (institutionId: string, { creditCode }: Branch, condition?: Condition) => ({
  table: 'directory' as const,
  put: { ...branchHolderRow(institutionId, creditCode), version: 1 },
  ...(condition && { condition }),
})

export const putBranch = (ports: ActPorts, call: Call<Branch, InstitutionPath>): Promise<Result<Answer>> => {
  const { institutionId } = call.path
  const key = branchKey(institutionId, call.body.creditCode)
  return putPart(ports, call, { institutionId, key, fields: call.body, together: [held(institutionId, call.body)] })
}

export const putOwnBranch = (ports: ActPorts, call: Call<Branch>): Promise<Result<Answer>> =>
  forItself(call, (institutionId) => {
    const { creditCode } = call.body
    const { pk, sk } = branchHolderRow(institutionId, creditCode)
    const free = { expression: 'attribute_not_exists(#pk) OR #institutionId = :own', values: { own: institutionId } }
    return putPart(ports, call, {
      institutionId,
      key: branchKey(institutionId, creditCode),
      fields: call.body,
      beside: [{ pk, sk }, ...(creditCode === institutionId ? [] : [institutionKey(creditCode)])],
      complaints: (_head, [holder, another]): readonly Complaint[] =>
        another || (holder && holder['institutionId'] !== institutionId) ? [OF_ANOTHER] : [],
      together: [held(institutionId, call.body, free)],
    })
  })

const stopped = (ports: ActPorts, call: Call<BranchEnd, unknown>, institutionId: string) => {
  const { creditCode, reason: why } = call.body
  return stopPart(ports, call, {
    institutionId,
    key: branchKey(institutionId, creditCode),
    reason: why,
    type: 'branch.stopped',
    unknown: { pointer: '/creditCode', code: 'branch.unknown' },
    data: { creditCode },
  })
}

export const stopBranch = (ports: ActPorts, call: Call<BranchEnd, InstitutionPath>) =>
  stopped(ports, call, call.path.institutionId)

export const endOwnBranch = (ports: ActPorts, call: Call<BranchEnd>) =>
  forItself(call, (institutionId) => stopped(ports, call, institutionId))
