/** Where an institution wants its webhooks, and whether each of its endpoints is to hear, or any one suffices. */
import * as z from 'zod/mini'
import { InstitutionRow, institutionKey } from '../institutions/model.ts'
import type { AddressPolicy, Key, Ports, RowWrite, Write } from '../platform/ports.ts'
import { WebhookSecret } from './webhook-signature.ts'

const ENDPOINTS_MAX = 5

export const Endpoint = z.object({
  endpointId: z.string(),
  url: z.string(),
  description: z.optional(z.string()),
  secrets: z.array(WebhookSecret),
  /** `disabled` after the receiver answered 410 Gone. */
  status: z.enum(['active', 'disabled']),
  createdAt: z.string(),
  /** It was removed, and is kept without its secrets until nothing waits for it any more. */
  removedAt: z.optional(z.string()),
})
export type Endpoint = z.infer<typeof Endpoint>

/** `each`: every active endpoint hears, apart from the others. `any`: they are tried in the order of their creation, until one has taken it. */
export const MODES = ['each', 'any'] as const
export const Mode = z.enum(MODES)
export type Mode = z.infer<typeof Mode>

/** In the order in which they were created. */
export type Webhooks = { readonly mode: Mode; readonly endpoints: readonly Endpoint[] }

const PREFIX = 'ENDPOINT#'
const COUNT = 'ENDPOINTS'

export const endpointKey = (institutionId: string, endpointId: string): Key => ({
  pk: institutionKey(institutionId).pk,
  sk: `${PREFIX}${endpointId}`,
})

/** How many there are, so that the limit holds whoever creates at the same time. */
const countKey = (institutionId: string): Key => ({ pk: institutionKey(institutionId).pk, sk: COUNT })

export const oneMore = (institutionId: string): Write => ({
  table: 'directory',
  update: countKey(institutionId),
  add: { endpoints: 1 },
  condition: {
    expression: 'attribute_not_exists(#endpoints) OR #endpoints < :most',
    values: { most: ENDPOINTS_MAX },
  },
})

export const oneLess = (institutionId: string): Write => ({
  table: 'directory',
  update: countKey(institutionId),
  add: { endpoints: -1 },
})

export const inMode = (institutionId: string, mode: Mode): Write => ({
  table: 'directory',
  update: countKey(institutionId),
  set: { mode },
})

const CountRow = z.object({ sk: z.literal(COUNT), mode: z.optional(Mode) })
const WebhooksRow = z.union([Endpoint, CountRow])

/** With those that were removed and for which something may still wait. One read: the row that counts sorts after those it counts. */
export const webhooksOf = async ({ table }: Pick<Ports, 'table'>, institutionId: string): Promise<Webhooks> => {
  const { pk } = institutionKey(institutionId)
  const { rows } = await table.query({ table: 'directory', pk, sk: { from: PREFIX, to: COUNT } }, WebhooksRow)
  const endpoints = rows.flatMap((row) => ('endpointId' in row ? [row] : []))
  const [mode = 'each'] = rows.flatMap((row) => ('endpointId' in row ? [] : (row.mode ?? [])))
  return { mode, endpoints }
}

export const activeOf = ({ endpoints }: Pick<Webhooks, 'endpoints'>): Endpoint[] =>
  endpoints.filter(({ status }) => status === 'active')

export const isStanding = ({ removedAt }: Endpoint): boolean => removedAt === undefined

export const addressPolicyOf = async (
  { table }: Pick<Ports, 'table'>,
  institutionId: string,
): Promise<AddressPolicy> => {
  const row = await table.get('directory', institutionKey(institutionId), InstitutionRow)
  if (!row?.addressPolicy) throw new Error(`institution ${institutionId} is not in the directory`)
  return row.addressPolicy
}

export const disabled = (institutionId: string, endpointId: string): RowWrite => ({
  table: 'directory',
  update: endpointKey(institutionId, endpointId),
  set: { status: 'disabled' },
  condition: { expression: 'attribute_exists(#pk)' },
})

/** Once: of two that remove it, one is too late. */
export const removed = (institutionId: string, endpointId: string, at: string): RowWrite => ({
  table: 'directory',
  update: endpointKey(institutionId, endpointId),
  set: { status: 'disabled', secrets: [], removedAt: at },
  condition: { expression: 'attribute_exists(#pk) AND attribute_not_exists(#removedAt)' },
})

export const forgotten = (institutionId: string, endpointId: string): RowWrite => ({
  table: 'directory',
  delete: endpointKey(institutionId, endpointId),
})
