/** Telling the platform where to send webhooks: our own old addresses go, the new one stands. */
import { randomUUID } from 'node:crypto'
import type { Client } from './client.ts'

export type Endpoint = { readonly endpointId: string; readonly url: string; readonly secret: string }

/** `stale` says which of the endpoints already there are leftovers; by default all others are. */
export const registerEndpoint = async (
  client: Client,
  url: string,
  stale: (url: string) => boolean = (other) => other !== url,
): Promise<Endpoint> => {
  const listed = await client.insist({ method: 'GET', path: '/v1/endpoints' })
  const items = (listed.body.items ?? []) as { endpointId: string; url: string }[]
  for (const item of items.filter((one) => one.url === url || stale(one.url)))
    await client.insist({ method: 'DELETE', path: `/v1/endpoints/${item.endpointId}` })
  const body = { url, description: 'simulated party' }
  const created = await client.insist({ method: 'POST', path: '/v1/endpoints', body, key: randomUUID() })
  return created.body as Endpoint
}
