/** The branches of an institution. */
import type { Call } from '../kernel/call.ts'
import type { ActPorts } from './authority-act.ts'
import type { InstitutionPath } from './institutions.ts'
import { type Branch, branchKey } from './model.ts'
import { putPart } from './put-part.ts'

export const putBranch = (ports: ActPorts, call: Call<Branch, InstitutionPath>) =>
  putPart(ports, call, { key: branchKey(call.path.institutionId, call.body.creditCode), fields: call.body })
