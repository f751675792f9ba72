/** Both sides read where a call-up stands; the asker alone fetches what was delivered, and each time that is recorded by its name. */
import { reaches } from '../access/narrowing.ts'
import { granted } from '../audit/record.ts'
import { downloadLink } from '../documents/links.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Objects, Ports } from '../platform/ports.ts'
import { CallUp, callUpKey, viewOfCallUp } from './call-ups.ts'

type CallUpCall = Call<unknown, { readonly callUpId: string }>
type ReadPorts = Pick<Ports, 'table' | 'ids'>

const found = async ({ table }: ReadPorts, { path, caller }: CallUpCall): Promise<CallUp | undefined> => {
  const callUp = await table.get('cases', callUpKey(path.callUpId), CallUp)
  const isParty = [callUp?.asker, callUp?.holder].some((side) => side?.institutionId === caller.institutionId)
  return callUp && isParty && reaches(caller.narrowing, callUp.reach) ? callUp : undefined
}

const recordOf = (ports: ReadPorts, call: CallUpCall, callUp: CallUp, shownSha256?: string) => {
  const { callUpId, caseId, purpose, askedBy, area, asker } = callUp
  const officer = asker.institutionId === call.caller.institutionId ? askedBy : undefined
  return granted(ports.ids, call, { callUpId, caseId, purpose, officer, area, shownSha256 })
}

export const getCallUp = async (ports: ReadPorts, call: CallUpCall): Promise<Result<Answer>> => {
  const callUp = await found(ports, call)
  if (!callUp) return refuse('resource.not-found')
  await ports.table.write(recordOf(ports, call, callUp))
  return ok(answer(200, viewOfCallUp(callUp)))
}

export const mintCallUpLink = async (
  ports: ReadPorts & { readonly objects: Objects },
  call: CallUpCall,
): Promise<Result<Answer>> => {
  const callUp = await found(ports, call)
  if (callUp?.asker.institutionId !== call.caller.institutionId) return refuse('resource.not-found')
  const { copy, callUpId } = callUp
  if (!copy) return refuse('call-up.not-delivered')
  if (Date.parse(copy.expiresAt) <= call.now.getTime()) return refuse('call-up.copy-expired')
  const { key, sha256, length } = copy
  await ports.table.write(recordOf(ports, call, callUp, sha256))
  const stored = { bucket: 'incoming', key, fileName: `${callUpId}.pdf`, sha256, length } as const
  return ok(answer(200, await downloadLink(ports.objects, stored, call.now)))
}
