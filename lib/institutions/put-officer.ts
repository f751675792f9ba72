/** The officers whom an institution designates (22号 二(三)), by itself or through the authority. */
import * as z from 'zod/mini'
import type { Answer, Call } from '../kernel/call.ts'
import type { Result } from '../kernel/result.ts'
import { LocalDate } from '../kernel/time.ts'
import type { Row } from '../platform/ports.ts'
import type { ActPorts } from './authority-act.ts'
import { forItself } from './for-itself.ts'
import type { InstitutionPath } from './institutions.ts'
import { BranchRow, branchKey, branchStands, Officer, officerKey } from './model.ts'
import { type Complaint, forward, putPart, reason, stopPart } from './put-part.ts'

/** 加强对业务人员的培训, 三(三): nobody is designated untrained. */
export const OfficerRequest = z.strictObject({
  ...Officer.shape,
  trainedOn: LocalDate,
  maskedId: z.string().check(z.regex(/^\d{1,6}\*{8,}[0-9X]{1,4}$/)),
})
export type OfficerRequest = z.infer<typeof OfficerRequest>

export const OfficerEnd = z.strictObject({ officerId: Officer.shape.officerId, reason })
export type OfficerEnd = z.infer<typeof OfficerEnd>

const branchFaults = (row: Row | undefined): readonly Complaint[] =>
  row && branchStands(BranchRow.parse(row)) ? [] : [{ pointer: '/branch', code: 'branch.unknown' }]

const put = (ports: ActPorts, call: Call<OfficerRequest, unknown>, institutionId: string): Promise<Result<Answer>> => {
  const { officerId, branch, validFrom, validTo } = call.body
  return putPart(ports, call, {
    institutionId,
    key: officerKey(institutionId, officerId),
    fields: call.body,
    beside: [branchKey(institutionId, branch)],
    complaints: (_head, [row]) => [...branchFaults(row), ...forward(validFrom, validTo)],
  })
}

const stopped = (ports: ActPorts, call: Call<OfficerEnd, unknown>, institutionId: string) => {
  const { officerId, reason: why } = call.body
  return stopPart(ports, call, {
    institutionId,
    key: officerKey(institutionId, officerId),
    reason: why,
    type: 'officer.stopped',
    unknown: { pointer: '/officerId', code: 'officer.unknown' },
    data: { officerId },
  })
}

export const putOfficer = (ports: ActPorts, call: Call<OfficerRequest, InstitutionPath>) =>
  put(ports, call, call.path.institutionId)

export const putOwnOfficer = (ports: ActPorts, call: Call<OfficerRequest>) =>
  forItself(call, (institutionId) => put(ports, call, institutionId))

export const stopOfficer = (ports: ActPorts, call: Call<OfficerEnd, InstitutionPath>) =>
  stopped(ports, call, call.path.institutionId)

export const endOwnOfficer = (ports: ActPorts, call: Call<OfficerEnd>) =>
  forItself(call, (institutionId) => stopped(ports, call, institutionId))
