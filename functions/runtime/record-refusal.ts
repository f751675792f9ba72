/** Records a refusal where the operation is audited. A record that cannot be written does not change the answer. */
import { refused } from '../../lib/audit/record.ts'
import type { Caller } from '../../lib/kernel/call.ts'
import { CaseId } from '../../lib/kernel/ids.ts'
import type { Refusal } from '../../lib/kernel/result.ts'
import type { Operation } from '../../lib/names/routes/index.ts'
import { errorFields } from './error-fields.ts'
import type { HttpEvent } from './headers.ts'
import { clock, log, ports } from './ports.ts'

/** An id out of the path, if it looks like one: nothing else a caller writes is recorded. */
const caseIdIn = ({ pathParameters }: HttpEvent) => {
  const id = CaseId.safeParse(pathParameters?.caseId)
  return id.success ? { caseId: id.data } : {}
}

type Refused = { readonly operation: Operation; readonly caller: Caller; readonly refusal: Refusal }

export const recordRefusal = async (event: HttpEvent, { operation, caller, refusal }: Refused): Promise<void> => {
  const { requestId, identity } = event.requestContext
  const call = { operation, caller, requestId, now: clock.now(), from: identity.sourceIp }
  try {
    await refused(ports, call, { ...refusal, about: { ...caseIdIn(event), ...refusal.about } })
  } catch (error) {
    log.error('audit.failed', { requestId, operation, outcome: refusal.code, ...errorFields(error) })
  }
}
