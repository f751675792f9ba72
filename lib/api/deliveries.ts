/** Contracts of deliveries: endpoints, the feed, the inbox, what became of each attempt. */
import * as z from 'zod/mini'
import { Attempt } from '../deliveries/attempts.ts'
import { DeliveryId } from '../deliveries/delivery-id.ts'
import { Mode } from '../deliveries/endpoints.ts'
import {
  EndpointRequest,
  EndpointTest,
  EndpointView,
  EndpointWithSecret,
  ModeRequest,
  SecretRotation,
} from '../deliveries/manage-endpoints.ts'
import {
  CallUpDelivery,
  MatterDelivery,
  Notification,
  QueryDelivery,
  RegistryDelivery,
  ResultOrderDelivery,
} from '../deliveries/messages.ts'
import { EndpointId } from '../kernel/ids.ts'
import { contract } from './contract.ts'
import { numberInQuery } from './query.ts'

const WEBHOOKS = 'webhooks'
const EndpointPath = z.strictObject({ endpointId: EndpointId })
const DeliveryPath = z.strictObject({ deliveryId: DeliveryId })

export const createEndpoint = contract({
  operation: 'createEndpoint',
  tag: WEBHOOKS,
  summary: { zh: '登记回调地址', en: 'Set up a webhook endpoint' },
  description: {
    zh: '推送遵循 Standard Webhooks。各回调地址互不等候：顺序、重试、暂停和重放分别计算。新增的地址自登记之时起接收，此前尚无任何地址收到的事件一并推送。密钥只在本次答复中出现：以同一幂等键重复调用的答复不含密钥，而有 `secretShown`；答复丢失的，更换密钥。',
    en: 'Webhooks follow Standard Webhooks. No endpoint waits for another: order, retries, pauses and replay are of each by itself. A new endpoint hears from then on, and of what no endpoint has been told yet. The secret is shown only in this answer: the same call again says `secretShown` in its place. Who lost the answer replaces the secret.',
  },
  body: EndpointRequest,
  success: { status: 201, body: EndpointWithSecret },
  refusals: ['endpoint.address-refused', 'endpoint.too-many'],
  example: { body: { url: 'https://hooks.bank.example.com/dengtong', description: '信贷系统' } },
})

export const listEndpoints = contract({
  operation: 'listEndpoints',
  tag: WEBHOOKS,
  summary: { zh: '查看回调地址', en: 'List webhook endpoints' },
  success: { status: 200, body: z.strictObject({ mode: Mode, items: z.array(EndpointView) }) },
  refusals: [],
})

export const setEndpointMode = contract({
  operation: 'setEndpointMode',
  tag: WEBHOOKS,
  summary: { zh: '设定多个回调地址的接收方式', en: 'Choose how several endpoints hear' },
  description: {
    zh: '`each`（默认）：每个地址均接收全部事件，互不等候。`any`（主备）：按登记先后依次尝试，任一地址收下即止；连续失败而暂停的地址排在最后，恢复后重新优先。更改后，已分送至某一地址而尚未送达的事件仍送该地址，同一业务的后续事件排在其后。',
    en: 'By `each`, the default, every endpoint hears every event, and none waits for another. By `any`, main and stand-by, they are tried in the order in which they were set up, until one has taken it; one that is paused after failures in a row comes last, and first again once it is back. After a change, what already waits for one endpoint still goes there, and what follows in its case goes behind it.',
  },
  body: ModeRequest,
  success: { status: 200, body: ModeRequest },
  refusals: [],
  example: { body: { mode: 'any' } },
})

export const deleteEndpoint = contract({
  operation: 'deleteEndpoint',
  tag: WEBHOOKS,
  summary: { zh: '删除回调地址', en: 'Remove a webhook endpoint' },
  description: {
    zh: '等待送往该地址的事件不再推送，也不影响其他地址；只有曾分送的地址均已不在时，才转送现有地址。',
    en: 'What waits for it is not sent any more, and holds up no other. Only what was shared out among endpoints of which none is left goes to those there are.',
  },
  path: EndpointPath,
  success: { status: 204 },
  refusals: ['resource.not-found'],
})

export const rotateEndpointSecret = contract({
  operation: 'rotateEndpointSecret',
  tag: WEBHOOKS,
  summary: { zh: '更换回调密钥', en: 'Replace the secret of a webhook endpoint' },
  description: {
    zh: '重叠期内每条消息同时以新旧密钥签名。已停用的回调地址随之恢复。',
    en: 'During the overlap every message is signed with both secrets. Also makes a disabled endpoint active again.',
  },
  path: EndpointPath,
  body: SecretRotation,
  success: { status: 200, body: EndpointWithSecret },
  refusals: ['resource.not-found'],
  example: { body: { overlapSeconds: 86400 } },
})

export const testEndpoint = contract({
  operation: 'testEndpoint',
  tag: WEBHOOKS,
  summary: { zh: '测试回调地址', en: 'Send a test message to a webhook endpoint' },
  path: EndpointPath,
  success: { status: 200, body: EndpointTest },
  refusals: ['resource.not-found'],
})

export const listDeliveries = contract({
  operation: 'listDeliveries',
  tag: WEBHOOKS,
  summary: { zh: '查看推送记录', en: 'List delivery attempts of a day' },
  description: {
    zh: '每次调用一条，注明回调地址。或以 `held` 查询等待人工重放的推送：向登记机构某一地址的推送次数用尽后，该推送及同一业务对该地址的后续推送均保留。',
    en: 'One for each call, with the endpoint called. Or, with `held`, what waits to be asked for by hand: deliveries to a registry whose attempts at an endpoint are used up stay, with what follows them there in their case.',
  },
  query: z.strictObject({
    day: z.optional(z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/))),
    held: z.optional(z.literal('true')),
    limit: numberInQuery(1, 100),
    cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(1000))),
  }),
  success: { status: 200, body: z.strictObject({ items: z.array(Attempt), next: z.optional(z.string()) }) },
  refusals: [],
})

export const replayDelivery = contract({
  operation: 'replayDelivery',
  tag: WEBHOOKS,
  summary: { zh: '重新推送', en: 'Ask for a delivery again' },
  description: {
    zh: '以 `endpointId` 指定使用中的回调地址的，只推送至该地址；未指定的，推送至尚未收到的地址，均已收到的推送至全部地址。',
    en: 'To the active endpoint that `endpointId` names; without it, to those that still lack it, or to all where none does.',
  },
  path: DeliveryPath,
  query: z.strictObject({ endpointId: z.optional(EndpointId) }),
  success: { status: 202, body: z.strictObject({ deliveryId: z.string() }) },
  refusals: ['resource.not-found'],
})

export const listNotifications = contract({
  operation: 'listNotifications',
  tag: 'notifications',
  summary: { zh: '读取通知', en: 'Read the feed of notifications' },
  description: {
    zh: '返回所给序号之后的全部通知，按序、不缺号；编号与推送中的相同。',
    en: 'Everything after the number you have, in order, without gaps; the same ids as by webhook.',
  },
  query: z.strictObject({ after: numberInQuery(0, 999_999_999_999), limit: numberInQuery(1, 100) }),
  success: { status: 200, body: z.strictObject({ items: z.array(Notification), next: z.int(), head: z.int() }) },
  refusals: [],
})

export const listInbox = contract({
  operation: 'listInbox',
  tag: 'registry',
  summary: { zh: '登记机构收件箱', en: 'Read the inbox of a registry that polls' },
  query: z.strictObject({ limit: numberInQuery(1, 50) }),
  success: {
    status: 200,
    body: z.strictObject({
      items: z.array(z.union([RegistryDelivery, QueryDelivery, ResultOrderDelivery, MatterDelivery, CallUpDelivery])),
      more: z.boolean(),
    }),
  },
  refusals: [],
})

export const acknowledgeDelivery = contract({
  operation: 'acknowledgeDelivery',
  tag: 'registry',
  summary: { zh: '确认收件', en: 'Acknowledge a delivery of the inbox' },
  path: DeliveryPath,
  success: { status: 204 },
  refusals: ['resource.not-found'],
})
