/** Where an institution wants its webhooks. */
import * as z from 'zod/mini'
import { InstitutionRow, institutionKey } from '../institutions/model.ts'
import type { AddressPolicy, Key, Ports, Write } from '../platform/ports.ts'
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
})
export type Endpoint = z.infer<typeof Endpoint>

const PREFIX = 'ENDPOINT#'

export const endpointKey = (institutionId: string, endpointId: string): Key => ({
  pk: institutionKey(institutionId).pk,
  sk: `${PREFIX}${endpointId}`,
})

/** How many there are, so that the limit holds whoever creates at the same time. */
const countKey = (institutionId: string): Key => ({ pk: institutionKey(institutionId).pk, sk: 'ENDPOINTS' })

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

export const endpointsOf = async ({ table }: Pick<Ports, 'table'>, institutionId: string): Promise<Endpoint[]> => {
  const { pk } = institutionKey(institutionId)
  const { rows } = await table.query({ table: 'directory', pk, sk: { prefix: PREFIX } }, Endpoint)
  return rows
}

export const addressPolicyOf = async (
  { table }: Pick<Ports, 'table'>,
  institutionId: string,
): Promise<AddressPolicy> => {
  const row = await table.get('directory', institutionKey(institutionId), InstitutionRow)
  if (!row?.addressPolicy) throw new Error(`institution ${institutionId} is not in the directory`)
  return row.addressPolicy
}

export const disabled = (institutionId: string, endpointId: string): Exclude<Write, { check: Key }> => ({
  table: 'directory',
  update: endpointKey(institutionId, endpointId),
  set: { status: 'disabled' },
  condition: { expression: 'attribute_exists(#pk)' },
})
