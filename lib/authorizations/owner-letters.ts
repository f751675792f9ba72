/** What an owner is shown at the window: the letters that he gave, to whom, and who looked by them. Each look is recorded before it is answered. */
import * as z from 'zod/mini'
import { granted } from '../audit/record.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { beijingDate } from '../kernel/time.ts'
import type { Ports } from '../platform/ports.ts'
import { fullPage, type Range } from '../tables/full-page.ts'
import { AuthorizationStanding, AuthorizationView, authorizationKey, StoredAuthorization, standingOf } from './model.ts'
import {
  lettersOfPlace,
  letterUnderRequest,
  OWNER_LETTERS,
  OwnerLetter,
  type OwnerLetterPath,
  type OwnerRequestPath,
  ownerLetterKey,
  ownerRequestOf,
} from './owner-request.ts'
import { type UsesQuery, usesOf } from './read-authorizations.ts'

const { bank, matters, validFrom, validTo, scope, queryKinds, purposes } = AuthorizationView.shape

/** Without the owners: a letter may be another's too. */
export const OwnerLetterView = z.strictObject({
  ...AuthorizationStanding.shape,
  bank,
  matters,
  validFrom,
  validTo,
  scope,
  queryKinds,
  purposes,
})

const viewOf = (letter: StoredAuthorization, now: Date): z.infer<typeof OwnerLetterView> => ({
  ...standingOf(letter, beijingDate(now)),
  bank: letter.bank,
  matters: letter.matters,
  validFrom: letter.validFrom,
  validTo: letter.validTo,
  scope: letter.scope,
  queryKinds: letter.queryKinds,
  purposes: letter.purposes,
})

type ReadPorts = Pick<Ports, 'table' | 'ids'>

/** With fifty units each, what places they lie in is one batch. */
const PAGE = 20

/** Oldest first. */
export const listOwnerLetters = async (
  ports: ReadPorts,
  call: Call<unknown, OwnerRequestPath, UsesQuery>,
): Promise<Result<Answer>> => {
  const { table, ids } = ports
  const request = await ownerRequestOf(ports, call)
  if (!request) return refuse('resource.not-found')
  const { after, limit = PAGE } = call.query
  const keyAfter = (authorizationId: string) => ownerLetterKey(request.owner, authorizationId)
  const all = { table: 'directory', pk: keyAfter('').pk, sk: { prefix: OWNER_LETTERS } } as const
  const read = async (range: Range) =>
    table.query({ ...all, ...range, limit: Math.min(range.limit, PAGE) }, OwnerLetter)
  const show = async (rows: readonly OwnerLetter[]) => {
    const keys = rows.map((one) => authorizationKey(one.bank, one.authorizationId))
    const letters = await table.batchGet(
      keys.map((key) => ({ table: 'directory', key, model: StoredAuthorization }) as const),
    )
    const here = await lettersOfPlace(ports, call, letters)
    return here.map((letter) => letter && viewOf(letter, call.now))
  }
  const positionOf = ({ authorizationId }: OwnerLetter) => keyAfter(authorizationId)
  const from = after === undefined ? undefined : keyAfter(after)
  const { items, next } = await fullPage({ limit, after: from, read, show, positionOf })
  await table.write(granted(ids, call, { owners: [request.owner] }))
  const last = next && String(next['sk']).slice(OWNER_LETTERS.length)
  return ok(answer(200, { items, ...(last && { next: last }) }))
}

/** All of them, wherever the units lie: the letter is the owner's. */
export const listOwnerLetterUses = async (
  ports: ReadPorts,
  call: Call<unknown, OwnerLetterPath, UsesQuery>,
): Promise<Result<Answer>> => {
  const found = await letterUnderRequest(ports, call)
  if (!found) return refuse('resource.not-found')
  const { authorizationId } = call.path
  const shown = await usesOf(ports, authorizationId, { ...call.query, reached: async (units) => units })
  await ports.table.write(granted(ports.ids, call, { authorizationId, owners: [found.request.owner] }))
  return ok(shown)
}
