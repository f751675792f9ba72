/** Reading authorizations, and who looked by them. Each read starts at the row under the caller's own key. */
import * as z from 'zod/mini'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { MonitorId, QueryId } from '../kernel/ids.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { beijingDate, Instant } from '../kernel/time.ts'
import { UnitNumber } from '../kernel/unit-number.ts'
import type { Ports } from '../platform/ports.ts'
import { fullPage, type Range } from '../tables/full-page.ts'
import { authorizationKey, Purpose, QueryKind, statusOf, USE_PREFIX, useKey } from './model.ts'
import { Letter, letterFor, unitsReached } from './narrowed.ts'

type AuthorizationPath = { readonly authorizationId: string }

const found = async ({ table }: Pick<Ports, 'table'>, { caller, path }: Call<unknown, AuthorizationPath>) =>
  letterFor(
    { table },
    caller,
    await table.get('directory', authorizationKey(caller.institutionId, path.authorizationId), Letter),
  )

/** One look: who, when, for what. */
export const AuthorizationUse = z.object({
  /** Of the query, or of the monitor. */
  queryId: z.union([QueryId, MonitorId]),
  usedAt: Instant,
  institutionId: z.string(),
  clientId: z.string(),
  /** The intermediary that acted for the bank, if one did. */
  through: z.optional(z.string()),
  officer: z.string(),
  kind: QueryKind,
  purpose: Purpose,
  /** None where the owner's name was asked about. */
  unitNumber: z.optional(UnitNumber),
})
export type AuthorizationUse = z.infer<typeof AuthorizationUse>

export const getAuthorization = async (
  ports: Pick<Ports, 'table'>,
  call: Call<unknown, AuthorizationPath>,
): Promise<Result<Answer>> => {
  const authorization = await found(ports, call)
  if (!authorization) return refuse('resource.not-found')
  return ok(answer(200, { ...authorization, status: statusOf(authorization, beijingDate(call.now)) }))
}

export type UsesQuery = { readonly after?: string | undefined; readonly limit?: number | undefined }

const PAGE = 50

/** Oldest first; `next` is the last query of the page. `reached` says at which units looks are shown; the others are left out. */
export const usesOf = async (
  { table }: Pick<Ports, 'table'>,
  authorizationId: string,
  { after, limit = PAGE, reached }: UsesQuery & { readonly reached: (units: string[]) => Promise<readonly string[]> },
): Promise<Answer> => {
  const uses = { table: 'directory', pk: useKey(authorizationId, '').pk, sk: { prefix: USE_PREFIX } } as const
  const behind = ({ queryId }: Pick<AuthorizationUse, 'queryId'>) => ({ queryId })
  const read = async ({ limit: most, after: place }: Range) => {
    const start = place && { after: useKey(authorizationId, String(place['queryId'])) }
    const { rows, next } = await table.query({ ...uses, limit: most, ...start }, AuthorizationUse)
    const last = next && rows.at(-1)
    return { rows, next: last && behind(last) }
  }
  const show = async (rows: readonly AuthorizationUse[]) => {
    const units = rows.flatMap(({ unitNumber }) => unitNumber ?? [])
    const shown = new Set<string>(await reached([...new Set(units)]))
    return rows.map((row) => (row.unitNumber === undefined || shown.has(row.unitNumber) ? row : undefined))
  }
  const from = after === undefined ? undefined : { queryId: after }
  const { items, next } = await fullPage({ limit, after: from, read, show, positionOf: behind })
  return answer(200, { items, ...(next && { next: next['queryId'] }) })
}

export const listAuthorizationUses = async (
  ports: Pick<Ports, 'table'>,
  call: Call<unknown, AuthorizationPath, UsesQuery>,
): Promise<Result<Answer>> => {
  if (!(await found(ports, call))) return refuse('resource.not-found')
  const reached = (units: readonly string[]) => unitsReached(ports, call.caller, units)
  return ok(await usesOf(ports, call.path.authorizationId, { ...call.query, reached }))
}
