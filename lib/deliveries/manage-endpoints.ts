import * as z from 'zod/mini'
import { type Deed, keyedAct } from '../access/idempotency.ts'
import { granted } from '../audit/record.ts'
import { InstitutionRow, institutionKey } from '../institutions/model.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { sha256Hex } from '../kernel/digest.ts'
import { faultOf } from '../kernel/faults.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { beijing } from '../kernel/time.ts'
import type { Key, Ports, Row, Write } from '../platform/ports.ts'
import { readEndpoint } from './address-policy.ts'
import {
  addressPolicyOf,
  Endpoint,
  endpointKey,
  inMode,
  isStanding,
  Mode,
  oneLess,
  oneMore,
  removed,
  webhooksOf,
} from './endpoints.ts'
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

export const ModeRequest = z.strictObject({ mode: Mode })

export const EndpointView = z.strictObject({
  endpointId: z.string(),
  url: z.string(),
  description: z.optional(z.string()),
  status: z.enum(['active', 'disabled']),
  createdAt: z.string(),
})

/** The secret is shown once; the same call again says that it was. */
export const EndpointWithSecret = z.extend(EndpointView, {
  secret: z.optional(z.string()),
  secretShown: z.optional(z.literal(true)),
})

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

export const createEndpoint = (ports: ActPorts, call: Call<EndpointRequest>): Promise<Result<Answer>> => {
  const { institutionId } = call.caller
  return keyedAct(ports, call, {
    load: [{ table: 'directory', key: institutionKey(institutionId), model: InstitutionRow }],
    decide: ([institution]) => {
      const policy = institution?.addressPolicy
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
      const key = endpointKey(institutionId, endpoint.endpointId)
      return ok({
        answer: answer(201, viewOf(endpoint)),
        secret,
        writes: [
          oneMore(institutionId),
          { table: 'directory', put: { ...key, ...endpoint } },
          granted(ports.ids, call),
        ],
        lost: () => refuse('endpoint.too-many'),
      })
    },
  })
}

export const listEndpoints = async (ports: Pick<Ports, 'table'>, call: Call): Promise<Result<Answer>> => {
  const webhooks = await webhooksOf(ports, call.caller.institutionId)
  return ok(answer(200, { mode: webhooks.mode, items: webhooks.endpoints.filter(isStanding).map(viewOf) }))
}

/** Whether each endpoint of the caller is to hear, or any one suffices. */
export const setEndpointMode = (ports: ActPorts, call: Call<z.infer<typeof ModeRequest>>): Promise<Result<Answer>> =>
  keyedAct(ports, call, {
    load: [],
    decide: () => {
      const { mode } = call.body
      const writes = [inMode(call.caller.institutionId, mode), granted(ports.ids, call)]
      return ok({ answer: answer(200, { mode }), writes })
    },
  })

type EndpointCall<Body = unknown> = Call<Body, EndpointPath>

/** An act on one endpoint of the caller. */
const endpointAct = (
  ports: ActPorts,
  call: EndpointCall,
  decide: (endpoint: Endpoint, key: Key) => Deed,
): Promise<Result<Answer>> => {
  const key = endpointKey(call.caller.institutionId, call.path.endpointId)
  return keyedAct(ports, call, {
    load: [{ table: 'directory', key, model: Endpoint }],
    decide: ([endpoint]) =>
      endpoint && isStanding(endpoint) ? ok(decide(endpoint, key)) : refuse('resource.not-found'),
  })
}

export const deleteEndpoint = (ports: ActPorts, call: EndpointCall): Promise<Result<Answer>> =>
  endpointAct(ports, call, ({ endpointId }) => ({
    answer: answer(204),
    writes: [
      removed(call.caller.institutionId, endpointId, beijing(call.now)),
      oneLess(call.caller.institutionId),
      granted(ports.ids, call),
    ],
    lost: () => refuse('resource.not-found'),
  }))

export const rotateEndpointSecret = (ports: ActPorts, call: EndpointCall<SecretRotation>): Promise<Result<Answer>> =>
  endpointAct(ports, call, (endpoint, key) => {
    const secret = newWebhookSecret(ports.ids)
    const overlap = { now: call.now, seconds: call.body.overlapSeconds }
    const secrets = rotateSecrets(endpoint.secrets, secret, overlap)
    const write: Write = {
      table: 'directory',
      update: key,
      set: { secrets, status: 'active' } satisfies Row,
      // Of two rotations at once the slower would tell a secret that never signs.
      condition: { expression: '#secrets = :secrets', values: { secrets: endpoint.secrets } },
    }
    return {
      answer: answer(200, viewOf({ ...endpoint, status: 'active' })),
      secret,
      writes: [write, granted(ports.ids, call)],
    }
  })

/** Sends a signed test message at once and says what came of it; nothing is stored. */
export const testEndpoint = async (
  ports: Pick<WebhookPorts, 'table' | 'clock' | 'ids' | 'http'>,
  call: Call<unknown, EndpointPath>,
): Promise<Result<Answer>> => {
  const { institutionId } = call.caller
  const endpoint = await ports.table.get('directory', endpointKey(institutionId, call.path.endpointId), Endpoint)
  if (!endpoint || !isStanding(endpoint)) return refuse('resource.not-found')
  const id = ports.ids.next('evt')
  const body = JSON.stringify({ id, type: 'endpoint.test', occurredAt: beijing(call.now) })
  const policy = await addressPolicyOf(ports, institutionId)
  await ports.table.write(granted(ports.ids, call, { shownSha256: sha256Hex(body) }))
  const sent = await postSigned(ports, endpoint, { id, body, policy })
  const elapsedMs = Math.round(sent.elapsedMs)
  return ok(
    answer(
      200,
      sent.kind === 'answered'
        ? { delivered: sent.status >= 200 && sent.status < 300, status: sent.status, elapsedMs }
        : { delivered: false, reason: sent.reason, elapsedMs },
    ),
  )
}
