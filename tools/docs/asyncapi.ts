/** AsyncAPI 3.0 of what the platform sends: notifications to banks, deliveries to registries. Made from the lifecycle's steps. */
import { CALL_UP_EVENTS } from '../../lib/archives/call-ups.ts'
import { type Actor, STEPS } from '../../lib/cases/state/lifecycle.ts'
import { PARENT_EVENTS } from '../../lib/cases/state/parent-states.ts'
import {
  AccessDelivery,
  AccessNotification,
  CallUpDelivery,
  CallUpNotification,
  CaseNotification,
  CommonMaterialNotification,
  MatterDelivery,
  MatterNotification,
  MonitorNotification,
  QueryDelivery,
  QueryNotification,
  RegistryDelivery,
  ReportNotification,
  ResultOrderDelivery,
  SigningNotification,
} from '../../lib/deliveries/messages.ts'
import { COMMON_MATERIAL_NOTICE } from '../../lib/documents/common/notice.ts'
import { SIGNING_EVENTS } from '../../lib/documents/signing/notice.ts'
import { ACCESS_NOTICES } from '../../lib/institutions/notice.ts'
import { MATTER_EVENTS } from '../../lib/matters/lifecycle.ts'
import {
  QUERY_ANSWERED,
  QUERY_ASKED,
  RESULT_DELIVERED,
  RESULT_ORDERED,
  RESULT_OVERDUE,
} from '../../lib/queries/model.ts'
import { MONITOR_NOTICE } from '../../lib/queries/monitor.ts'
import { REPORT_NOTICES } from '../../lib/reports/notice.ts'
import { type JsonSchema, type Models, schemaWriter } from './models.ts'
import { CALL_UP_EVENT_WORDS, EVENTS, MATTER_EVENT_WORDS, PARENT_EVENT_WORDS, SIGNING_EVENT_WORDS } from './words.ts'

type EventType = keyof typeof EVENTS

const told = (actor: Actor): EventType[] => [
  ...new Set(
    Object.values(STEPS)
      .filter(({ tells }) => (tells as readonly Actor[]).includes(actor))
      .map(({ event }) => event),
  ),
]

const WEBHOOK_HEADERS = {
  type: 'object',
  required: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
  properties: {
    'webhook-id': {
      type: 'string',
      description: 'Stays the same over all attempts; act once on it. · 多次推送保持不变，据此去重。',
    },
    'webhook-timestamp': { type: 'string', description: 'Unix seconds of this attempt. · 本次推送的时间（Unix 秒）。' },
    'webhook-signature': {
      type: 'string',
      description:
        '`v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`; several, parted by blanks, while a secret is being replaced. · 签名；更换密钥期间可有多个，以空格分隔。',
    },
  },
}

type Other = { readonly type: string; readonly zh: string; readonly en: string; readonly payload: string }

const mattersAs = (payload: string): Other[] =>
  MATTER_EVENTS.map((type) => ({ type, ...MATTER_EVENT_WORDS[type], payload }))

const callUpsAs = (payload: string): Other[] =>
  CALL_UP_EVENTS.map((type) => ({ type, ...CALL_UP_EVENT_WORDS[type], payload }))

const accessAs = (payload: string): Other[] =>
  Object.entries(ACCESS_NOTICES).map(([type, words]) => ({ type, ...words, payload }))

/** What is sent beside the steps of cases. */
const OTHERS: Readonly<Record<'bank' | 'registry', readonly Other[]>> = {
  bank: [
    { type: 'case.archived', ...EVENTS['case.archived'], payload: 'CaseNotification' },
    { type: QUERY_ANSWERED, zh: '查询已答复', en: 'A query was answered; read it', payload: 'QueryNotification' },
    {
      type: RESULT_OVERDUE,
      zh: '查询结果证明逾期：登记机构尚未送达',
      en: 'A result certificate is late: the registry has not brought it',
      payload: 'QueryNotification',
    },
    { type: RESULT_DELIVERED, zh: '查询结果证明已送达', en: 'A result certificate came', payload: 'QueryNotification' },
    {
      type: MONITOR_NOTICE,
      zh: '所监测的不动产单元有变动',
      en: 'Something happened to a unit that is monitored',
      payload: 'MonitorNotification',
    },
    {
      type: COMMON_MATERIAL_NOTICE,
      zh: '共性材料已查验、已更新、将到期或已到期',
      en: 'A common material was checked, replaced, ends soon or has ended',
      payload: 'CommonMaterialNotification',
    },
    ...mattersAs('MatterNotification'),
    ...Object.entries(REPORT_NOTICES).map(([type, words]) => ({ type, ...words, payload: 'ReportNotification' })),
    ...callUpsAs('CallUpNotification'),
    ...SIGNING_EVENTS.map((type) => ({ type, ...SIGNING_EVENT_WORDS[type], payload: 'SigningNotification' })),
    ...accessAs('AccessNotification'),
  ],
  registry: [
    { type: 'case.archived', ...EVENTS['case.archived'], payload: 'RegistryDelivery' },
    { type: QUERY_ASKED, zh: '银行查询', en: 'A bank queries the book', payload: 'QueryDelivery' },
    {
      type: RESULT_ORDERED,
      zh: '申请查询结果证明',
      en: 'A result certificate is ordered',
      payload: 'ResultOrderDelivery',
    },
    ...mattersAs('MatterDelivery'),
    ...callUpsAs('CallUpDelivery'),
    ...accessAs('AccessDelivery'),
  ],
}

const messageOf = (type: string, { zh, en }: { zh: string; en: string }, payload: string) => ({
  name: type,
  title: `${en} · ${zh}`,
  contentType: 'application/json',
  headers: { $ref: '#/components/schemas/WebhookHeaders' },
  payload: {
    allOf: [{ $ref: `#/components/schemas/${payload}` }, { type: 'object', properties: { type: { const: type } } }],
  },
})

type Channel = { readonly to: 'bank' | 'registry'; readonly payload: string; readonly description: string }

const CHANNELS = {
  notifications: {
    to: 'bank',
    payload: 'CaseNotification',
    description:
      'To each active endpoint of a bank, by POST; the same events, under the same ids, are in `GET /v1/notifications`. Retried at 0, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. 2xx acknowledges, 410 disables the endpoint. Order, retries and pauses are of each endpoint by itself; in the mode `any` they are tried in turn until one acknowledges. · 以 POST 推送至银行的回调地址；同一事件亦可由 `GET /v1/notifications` 读取。各地址的顺序、重试与暂停互不影响；`any`（主备）方式下依次尝试，任一地址收下即止。',
  },
  registryDeliveries: {
    to: 'registry',
    payload: 'RegistryDelivery',
    description:
      'To each active endpoint of a registry, by POST, none waiting for another, or to the first that acknowledges in the mode `any`; or kept for `GET /v1/registry/inbox` where it cannot receive connections. A lodged case carries its whole filing and the links of its documents. · 以 POST 推送至登记机构的各回调地址，互不等候；`any`（主备）方式下任一地址收下即止；不能接收连接的，由其从收件箱读取。',
  },
} as const satisfies Record<string, Channel>

/** AsyncAPI keys allow no dot. */
const key = (type: string): string => type.replaceAll('.', '-')

const channelOf = ({ to, payload, description }: Channel) => ({
  description,
  messages: {
    ...Object.fromEntries(told(to).map((type) => [key(type), messageOf(type, EVENTS[type], payload)])),
    ...(to === 'bank' &&
      Object.fromEntries(
        Object.values(PARENT_EVENTS).map((type) => [key(type), messageOf(type, PARENT_EVENT_WORDS[type], payload)]),
      )),
    ...Object.fromEntries(OTHERS[to].map((other) => [key(other.type), messageOf(other.type, other, other.payload)])),
  },
})

const isChannel = (name: string): name is keyof typeof CHANNELS => name in CHANNELS

export const asyncApi = (models: Models, version: string): object => {
  const schemas: Record<string, JsonSchema> = {}
  const write = schemaWriter(models, schemas)
  write(CaseNotification, 'output')
  write(QueryNotification, 'output')
  write(MonitorNotification, 'output')
  write(CommonMaterialNotification, 'output')
  write(RegistryDelivery, 'output')
  write(QueryDelivery, 'output')
  write(ResultOrderDelivery, 'output')
  write(MatterNotification, 'output')
  write(ReportNotification, 'output')
  write(MatterDelivery, 'output')
  write(CallUpNotification, 'output')
  write(CallUpDelivery, 'output')
  write(SigningNotification, 'output')
  write(AccessNotification, 'output')
  write(AccessDelivery, 'output')
  const names = Object.keys(CHANNELS).filter(isChannel)
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Dengtong · 福建省不动产登记金融服务平台',
      version,
      description: 'What the platform sends, after Standard Webhooks. · 平台发出的消息，遵循 Standard Webhooks。',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(names.map((name) => [name, { address: null, ...channelOf(CHANNELS[name]) }])),
    operations: Object.fromEntries(
      names.map((name) => [`send-${name}`, { action: 'send', channel: { $ref: `#/channels/${name}` } }]),
    ),
    components: { schemas: { WebhookHeaders: WEBHOOK_HEADERS, ...schemas } },
  }
}
