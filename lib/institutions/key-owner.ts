/** Whose a key may be, and which keys a client may touch. */
import * as z from 'zod/mini'
import { Proposal } from '../access/proposal.ts'
import type { Caller } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import type { Fault } from '../kernel/result.ts'
import { type Stored, whole } from '../kernel/stored.ts'
import { PublicKey } from './model.ts'

const KeyRow = z.object({ ...PublicKey.shape, proposed: z.optional(Proposal) })
export const StoredKey = whole(KeyRow)
export type StoredKey = Stored<z.infer<typeof KeyRow>>

/** What of the client named matters here: whatever of it is in force, and whatever is proposed. */
export const Named = z.object({
  scopes: z.array(z.string()),
  before: z.optional(z.object({ scopes: z.array(z.string()) })),
})
export type Named = z.infer<typeof Named>

type Naming = {
  readonly institutionId: string
  readonly clientId: string
  readonly named: Named | undefined
}

/** A narrowed client names itself; an un-narrowed one another of its institution that may no more than it. */
export const namingFaults = ({ institutionId, clientId, named }: Naming, caller: Caller): Fault[] => {
  const prefix = `${institutionId}.`
  if (!clientId.startsWith(prefix)) return [faultOf('/clientId', 'name.foreign', { prefix })]
  if (institutionId !== caller.institutionId || clientId === caller.clientId) return []
  if (caller.narrowing !== undefined || !named) return [faultOf('/clientId', 'client.unknown')]
  const scopes = [...named.scopes, ...(named.before?.scopes ?? [])]
  return scopes.every((scope) => caller.scopes.includes(scope)) ? [] : [faultOf('/clientId', 'client.wider')]
}

/** What a new key takes the place of must be valid, serve the same, and be the same client's, or nobody's by name. */
export const replacedFaults = (use: PublicKey['use'], old: StoredKey | undefined, clientId: string): Fault[] => {
  const fits = old && old.revokedAt === undefined && old.use === use && (old.clientId ?? clientId) === clientId
  return fits ? [] : [faultOf('/replaces/kid', 'key.unknown')]
}

/** A key of a narrowed client alone can it replace or revoke; all others are not there for it. */
export const mayTouch = ({ narrowing, clientId }: Caller, key: StoredKey | undefined): key is StoredKey =>
  key !== undefined && (narrowing === undefined || key.clientId === clientId)
