/** The inbox of a registry that takes no connections: it polls, and acknowledges what it has. */
import * as z from 'zod/mini'
import { keyedAct } from '../access/idempotency.ts'
import { granted } from '../audit/record.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { sha256Hex } from '../kernel/digest.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Ports } from '../platform/ports.ts'
import { readDeliveryId } from './delivery-id.ts'
import { inboxKey, inboxPk } from './transports/inbox.ts'

const InboxRow = z.object({ body: z.string() })

const PAGE = 20

/** What waits, oldest case first. */
export const listInbox = async (
  { table, ids }: Pick<Ports, 'table' | 'ids'>,
  call: Call<unknown, unknown, { readonly limit?: number | undefined }>,
): Promise<Result<Answer>> => {
  const { limit = PAGE } = call.query
  const { rows, next } = await table.query(
    { table: 'deliveries', pk: inboxPk(call.caller.institutionId), limit },
    InboxRow,
  )
  const response = answer(200, { items: rows.map(({ body }) => JSON.parse(body)), more: next !== undefined })
  // Deliveries carry filings; an empty inbox shows nothing.
  if (rows.length > 0) await table.write(granted(ids, call, { shownSha256: sha256Hex(response.body) }))
  return ok(response)
}

/** Acknowledging what is not, or no longer, in the caller's inbox is the same miss. */
export const acknowledgeDelivery = async (
  ports: Pick<Ports, 'table' | 'ids'>,
  call: Call<unknown, { readonly deliveryId: string }>,
): Promise<Result<Answer>> => {
  const name = readDeliveryId(call.path.deliveryId)
  if (!name || 'sequence' in name) return refuse('resource.not-found')
  const key = inboxKey(call.caller.institutionId, name)
  return keyedAct(ports, call, {
    load: [{ table: 'deliveries', key, model: InboxRow }],
    decide: ([row]) => {
      if (!row) return refuse('resource.not-found')
      return ok({
        answer: answer(204),
        writes: [{ table: 'deliveries', delete: key }, granted(ports.ids, call)],
        lost: () => refuse('platform.contended'),
      })
    },
  })
}
