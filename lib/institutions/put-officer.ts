/** The officers whom an institution designates. */
import * as z from 'zod/mini'
import type { Call } from '../kernel/call.ts'
import { LocalDate } from '../kernel/time.ts'
import type { ActPorts } from './authority-act.ts'
import type { InstitutionPath } from './institutions.ts'
import { branchKey, Officer, officerKey } from './model.ts'
import { forward, putPart } from './put-part.ts'

/** 加强对业务人员的培训, 三(三): nobody is designated untrained. */
export const OfficerRequest = z.strictObject({
  ...Officer.shape,
  trainedOn: LocalDate,
  maskedId: z.string().check(z.regex(/^\d{1,6}\*{8,}[0-9X]{1,4}$/)),
})
export type OfficerRequest = z.infer<typeof OfficerRequest>

export const putOfficer = (ports: ActPorts, call: Call<OfficerRequest, InstitutionPath>) =>
  putPart(ports, call, {
    key: officerKey(call.path.institutionId, call.body.officerId),
    fields: call.body,
    beside: [branchKey(call.path.institutionId, call.body.branch)],
    complaints: (_head, [branch]) => [
      ...(branch ? [] : [{ pointer: '/branch', code: 'branch.unknown' } as const]),
      ...forward(call.body.validFrom, call.body.validTo),
    ],
  })
