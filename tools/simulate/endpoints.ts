/** Telling the platform where to send webhooks: our own old addresses go, the new one stands. */
import { randomUUID } from 'node:crypto'
import type { Client } from './client.ts'

export type Endpoint = { readonly endpointId: string; readonly url: string; readonly secret: string }

/** A simulator that ended without tidying up left the same path on another port of this machine. */
const isLeftover = (other: string, mine: string): boolean => {
  const [a, b] = [new URL(other), new URL(mine)]
  return a.hostname === b.hostname && a.pathname === b.pathname
}

/** The secret is in the first answer alone: where that was lost, it is replaced. */
const withSecret = async (client: Client, { secret, ...endpoint }: Partial<Endpoint>): Promise<Endpoint> => {
  const { endpointId = '', url = '' } = endpoint
  if (secret !== undefined) return { endpointId, url, secret }
  const path = `/v1/endpoints/${endpointId}/secret-rotation` as const
  const replaced = await client.insist({ method: 'POST', path, body: { overlapSeconds: 0 }, key: randomUUID() })
  return withSecret(client, replaced.body)
}

export const registerEndpoint = async (client: Client, url: string): Promise<Endpoint> => {
  const listed = await client.insist({ method: 'GET', path: '/v1/endpoints' })
  const items = (listed.body.items ?? []) as { endpointId: string; url: string }[]
  for (const item of items.filter((one) => isLeftover(one.url, url)))
    await client.insist({ method: 'DELETE', path: `/v1/endpoints/${item.endpointId}` })
  const body = { url, description: 'simulated party' }
  const created = await client.insist({ method: 'POST', path: '/v1/endpoints', body, key: randomUUID() })
  return withSecret(client, created.body)
}
