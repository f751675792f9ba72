/**
 * What an owner asks at the window about the letters that he gave (个人信息保护法 15, 44, 45; 50): who stood there, how he was identified, and which
 * letters he may be shown or take back under it, on the day it was recorded. His number finds them as a digest only.
 */
import * as z from 'zod/mini'
import { type Peppered, PepperedText } from '../access/pepper.ts'
import type { Call } from '../kernel/call.ts'
import { CitizenId } from '../kernel/citizen-id.ts'
import { CreditCode } from '../kernel/credit-code.ts'
import { AuthorizationId, OwnerRequestId } from '../kernel/ids.ts'
import { watches } from '../kernel/jurisdiction.ts'
import { line } from '../kernel/text.ts'
import { beijingDate, Instant } from '../kernel/time.ts'
import { unitPrefix } from '../kernel/unit-number.ts'
import type { Key, Ports } from '../platform/ports.ts'
import { routeAsks, routesOf } from '../registries/routing.ts'
import { authorizationKey, StoredAuthorization } from './model.ts'

/** How it was made sure that it is the owner: the card was read, a document was looked at, or somebody acts by a power of attorney. */
const MEANS = ['card-read', 'document-sighted', 'power-of-attorney'] as const

export const OwnerRequest = z.strictObject({
  owner: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('individual'), idNumber: CitizenId }),
    z.strictObject({ type: z.literal('organization'), idNumber: CreditCode }),
  ]),
  /** `recordNumber`: under which the window keeps what was shown. */
  identified: z.strictObject({ by: z.enum(MEANS), recordNumber: line(100), officer: line(100) }),
})
export type OwnerRequest = z.infer<typeof OwnerRequest>

export const OwnerRequestReceipt = z.strictObject({ ownerRequestId: OwnerRequestId, recordedAt: Instant })

export const StoredOwnerRequest = z.object({ ownerRequestId: OwnerRequestId, recordedAt: Instant, owner: PepperedText })
export type StoredOwnerRequest = z.infer<typeof StoredOwnerRequest>

export type OwnerRequestPath = { readonly ownerRequestId: string }
export type OwnerLetterPath = OwnerRequestPath & { readonly authorizationId: string }

/** Whoever recorded it is part of the key: another's request and one that never was are the same miss. */
export const ownerRequestKey = (institutionId: string, ownerRequestId: string): Key => ({
  pk: `OWNERREQUEST#${ownerRequestId}`,
  sk: `BY#${institutionId}`,
})

export const OwnerLetter = z.object({ authorizationId: AuthorizationId, bank: z.string() })
export type OwnerLetter = z.infer<typeof OwnerLetter>

export const OWNER_LETTERS = 'LETTER#'
export const ownerLetterKey = (owner: Peppered, authorizationId: string): Key => ({
  pk: `OWNER#${owner}`,
  sk: `${OWNER_LETTERS}${authorizationId}`,
})
export const ownerLetterRow = (owner: Peppered, letter: OwnerLetter) => ({
  ...ownerLetterKey(owner, letter.authorizationId),
  ...letter,
})

type ReadPorts = Pick<Ports, 'table'>

/** Undefined also where it was recorded on another day: the owner no longer stands at the window. */
export const ownerRequestOf = async (
  { table }: ReadPorts,
  { caller, path, now }: Call<unknown, OwnerRequestPath>,
): Promise<StoredOwnerRequest | undefined> => {
  const key = ownerRequestKey(caller.institutionId, path.ownerRequestId)
  const request = await table.get('directory', key, StoredOwnerRequest)
  return request && beijingDate(new Date(request.recordedAt)) === beijingDate(now) ? request : undefined
}

/** Of units those of the caller's place: that it records, or over which it watches. */
const unitsOfPlace = async (
  { table }: ReadPorts,
  { caller }: Call<unknown, unknown>,
  units: readonly string[],
): Promise<readonly string[]> => {
  const asks = routeAsks(units)
  const routeOf = routesOf(asks.length === 0 ? [] : await table.batchGet(asks))
  return units.filter((unit) =>
    caller.audience === 'registry' ? routeOf(unit) === caller.institutionId : watches(caller, unitPrefix(unit)),
  )
}

/** A letter over everything in somebody's name lies in every place. */
export const lettersOfPlace = async (
  ports: ReadPorts,
  call: Call<unknown, unknown>,
  letters: readonly (StoredAuthorization | undefined)[],
): Promise<readonly (StoredAuthorization | undefined)[]> => {
  const unitsOf = (letter: StoredAuthorization | undefined) =>
    letter?.scope.kind === 'units' ? letter.scope.units : []
  const here = new Set<string>(await unitsOfPlace(ports, call, [...new Set(letters.flatMap(unitsOf))]))
  return letters.map((letter) =>
    letter?.scope.kind === 'whole-name' || unitsOf(letter).some((unit) => here.has(unit)) ? letter : undefined,
  )
}

export type LetterUnderRequest = {
  readonly request: StoredOwnerRequest
  readonly bank: string
  readonly authorization: StoredAuthorization
}

/** Undefined where the request, the letter of this owner, or the caller's place is another. */
export const letterUnderRequest = async (
  ports: ReadPorts,
  call: Call<unknown, OwnerLetterPath>,
): Promise<LetterUnderRequest | undefined> => {
  const request = await ownerRequestOf(ports, call)
  if (!request) return undefined
  const { authorizationId } = call.path
  const found = await ports.table.get('directory', ownerLetterKey(request.owner, authorizationId), OwnerLetter)
  if (!found) return undefined
  const key = authorizationKey(found.bank, authorizationId)
  const [authorization] = await lettersOfPlace(ports, call, [
    await ports.table.get('directory', key, StoredAuthorization),
  ])
  return authorization && { request, bank: found.bank, authorization }
}
