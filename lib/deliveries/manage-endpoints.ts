/** An institution sets up where its webhooks go, within the address policy that the authority gave it. */
import * as z from 'zod/mini'
import { answerAsk, commitOnce, replayOf } from '../access/idempotency.ts'
import { granted } from '../audit/record.ts'
import { institutionKey } from '../institutions/model.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { sha256Hex } from '../kernel/digest.ts'
import { faultOf } from '../kernel/faults.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { beijing } from '../kernel/time.ts'
import type { AddressPolicy, Key, Ports, Row, Write } from '../platform/ports.ts'
import { readEndpoint } from './address-policy.ts'
import { addressPolicyOf, type Endpoint, endpointKey, endpointOf, endpointsOf, oneLess, oneMore } from './endpoints.ts'
import { postSigned, type WebhookPorts } from './post-to-endpoints.ts'
import { newWebhookSecret, rotateSecrets } from './webhook-signature.ts'

export const EndpointRequest = z.strictObject({
  url: z.string().check(z.minLength(1), z.maxLength(2000)),
  description: z.optional(z.string().check(z.maxLength(200))),
})
export type EndpointRequest = z.infer<typeof EndpointRequest>

/** A day of overlap by default; a leaked secret is rotated with 0. */
export const SecretRotation = z.strictObject({ overlapSeconds: z.int().check(z.gte(0), z.lte(604_800)) })
export type SecretRotation = z.infer<typeof SecretRotation>

export const EndpointView = z.strictObject({
  endpointId: z.string(),
  url: z.string(),
  description: z.optional(z.string()),
  status: z.enum(['active', 'disabled']),
  createdAt: z.string(),
})

/** The secret is shown once. */
export const EndpointWithSecret = z.extend(EndpointView, { secret: z.string() })

export const EndpointTest = z.strictObject({
  delivered: z.boolean(),
  status: z.optional(z.int()),
  reason: z.optional(z.string()),
  elapsedMs: z.int(),
})

type ActPorts = Pick<Ports, 'table' | 'ids'>
type EndpointPath = { readonly endpointId: string }

const viewOf = ({ endpointId, url, description, status, createdAt }: Endpoint): z.infer<typeof EndpointView> => ({
  endpointId,
  url,
  ...(description !== undefined && { description }),
  status,
  createdAt,
})

/** The earlier answer under this key and the rows asked for, in one read. */
const begin = async ({ table }: Pick<Ports, 'table'>, call: Call, keys: readonly Key[]) => {
  const [answered, ...rows] = await table.batchGet([
    answerAsk(call),
    ...keys.map((key) => ({ table: 'directory', key }) as const),
  ])
  return { replay: replayOf(answered, call), rows }
}

const EXISTS = { expression: 'attribute_exists(#pk)' }

export const createEndpoint = async (ports: ActPorts, call: Call<EndpointRequest>): Promise<Result<Answer>> => {
  const { institutionId } = call.caller
  const { replay, rows } = await begin(ports, call, [institutionKey(institutionId)])
  if (replay) return replay
  const policy = rows[0]?.addressPolicy as AddressPolicy | undefined
  if (!policy) throw new Error(`institution ${institutionId} has no address policy`)
  const reading = readEndpoint(call.body.url, policy)
  if ('objection' in reading)
    return refuse('endpoint.address-refused', {
      faults: [faultOf('/url', `address.${reading.objection}`)],
    })
  const secret = newWebhookSecret(ports.ids)
  const endpoint: Endpoint = {
    endpointId: ports.ids.next('end'),
    ...call.body,
    secrets: [{ secret }],
    status: 'active',
    createdAt: beijing(call.now),
  }
  const write: Write = { table: 'directory', put: { ...endpointKey(institutionId, endpoint.endpointId), ...endpoint } }
  return commitOnce({ table: ports.table, call }, answer(201, { ...viewOf(endpoint), secret }), {
    writes: [oneMore(institutionId), write, granted(ports.ids, call)],
    lost: () => refuse('endpoint.too-many'),
  })
}

export const listEndpoints = async (ports: Pick<Ports, 'table'>, call: Call): Promise<Result<Answer>> =>
  ok(answer(200, { items: (await endpointsOf(ports, call.caller.institutionId)).map(viewOf) }))

/** What an act on one endpoint of the caller decides upon. */
const beginOn = async (ports: ActPorts, call: Call<unknown, EndpointPath>) => {
  const { replay, rows } = await begin(ports, call, [endpointKey(call.caller.institutionId, call.path.endpointId)])
  return { replay, endpoint: endpointOf(rows[0]) }
}

export const deleteEndpoint = async (ports: ActPorts, call: Call<unknown, EndpointPath>): Promise<Result<Answer>> => {
  const { replay, endpoint } = await beginOn(ports, call)
  if (replay) return replay
  if (!endpoint) return refuse('resource.not-found')
  const { institutionId } = call.caller
  const key = endpointKey(institutionId, endpoint.endpointId)
  return commitOnce({ table: ports.table, call }, answer(204), {
    writes: [{ table: 'directory', delete: key, condition: EXISTS }, oneLess(institutionId), granted(ports.ids, call)],
    lost: () => refuse('resource.not-found'),
  })
}

export const rotateEndpointSecret = async (
  ports: ActPorts,
  call: Call<SecretRotation, EndpointPath>,
): Promise<Result<Answer>> => {
  const { replay, endpoint } = await beginOn(ports, call)
  if (replay) return replay
  if (!endpoint) return refuse('resource.not-found')
  const secret = newWebhookSecret(ports.ids)
  const overlap = { now: call.now, seconds: call.body.overlapSeconds }
  const secrets = rotateSecrets(endpoint.secrets, secret, overlap)
  const write: Write = {
    table: 'directory',
    update: endpointKey(call.caller.institutionId, endpoint.endpointId),
    set: { secrets, status: 'active' } satisfies Row,
    // Of two rotations at once the slower would tell a secret that never signs.
    condition: { expression: '#secrets = :secrets', values: { secrets: endpoint.secrets } },
  }
  const said = answer(200, { ...viewOf({ ...endpoint, status: 'active' }), secret })
  return commitOnce({ table: ports.table, call }, said, {
    writes: [write, granted(ports.ids, call)],
    lost: () => refuse('platform.contended', { retryAfterSeconds: 1 }),
  })
}

/** Sends a signed test message at once and says what came of it; nothing is stored. */
export const testEndpoint = async (
  ports: Pick<WebhookPorts, 'table' | 'clock' | 'ids' | 'http'>,
  call: Call<unknown, EndpointPath>,
): Promise<Result<Answer>> => {
  const { institutionId } = call.caller
  const endpoint = endpointOf(await ports.table.get('directory', endpointKey(institutionId, call.path.endpointId)))
  if (!endpoint) return refuse('resource.not-found')
  const id = ports.ids.next('evt')
  const body = JSON.stringify({ id, type: 'endpoint.test', occurredAt: beijing(call.now) })
  const policy = await addressPolicyOf(ports, institutionId)
  await ports.table.write(granted(ports.ids, call, { shownSha256: sha256Hex(body) }))
  const said = await postSigned(ports, endpoint, { id, body, policy })
  const elapsedMs = Math.round(said.elapsedMs)
  return ok(
    answer(
      200,
      said.kind === 'answered'
        ? { delivered: said.status >= 200 && said.status < 300, status: said.status, elapsedMs }
        : { delivered: false, reason: said.reason, elapsedMs },
    ),
  )
}
