/** A bank's loan system as the platform sees it: files cases, hears of progress by webhook or feed, pays out, keeps certificates. */
import { setTimeout as pause } from 'node:timers/promises'
import { patience } from '../patience.ts'
import { type Answer, type Client, connect, type Observe } from './client.ts'
import { type Fetched, fetchDocument } from './documents.ts'
import { type Endpoint, registerEndpoint } from './endpoints.ts'
import { type Filed, fileExample } from './example.ts'
import { type Filing, makeFiling, uploadPapers, type Wish } from './filing.ts'
import { type Listener, startListener } from './listener.ts'
import type { Sandbox, SandboxBank } from './sandbox.ts'
import { chinaTime } from './time.ts'

export type Notice = {
  readonly id: string
  readonly type: string
  readonly sequence: number
  readonly occurredAt: string
  readonly caseId: string
  /** Instead of a case, of what concerns a matter. */
  readonly matterId?: string
  readonly commonMaterialId?: string
  readonly signingRequestId?: string
  /** Of what concerns a call-up, beside its case. */
  readonly callUpId?: string
  readonly parent?: string
  readonly bankReference: string
  readonly caseState: string
  readonly applicationState: string
  readonly data?: Record<string, unknown>
}

export type Notification = { readonly notice: Notice; readonly by: 'webhook' | 'feed' }

export type BankOptions = {
  readonly baseUrl: string
  readonly sandbox: Sandbox
  /** Which of the sandbox's banks to be; the first otherwise. */
  readonly bank?: SandboxBank
  readonly observe?: Observe
  /** Feed only: no endpoint is registered. */
  readonly withoutWebhook?: boolean
  readonly tell?: (heard: Notification) => void
  readonly language?: 'zh' | 'en'
}

export type Bank = {
  readonly identity: SandboxBank
  readonly client: Client
  readonly endpoint: () => Endpoint | undefined
  /** A change of secret: both hold while the old one overlaps. */
  readonly trust: (secret: string) => void
  readonly forged: () => number
  readonly heard: readonly Notification[]
  readonly webhookIds: () => readonly string[]
  readonly prepare: (wish: Wish) => Promise<Filing>
  /** The example of a business, or of `business/mode`, with papers and numbers of one's own. */
  readonly prepareExample: (name: string, unit?: string) => Promise<Filed>
  readonly file: (filing: object, key?: string) => Promise<Answer>
  readonly submit: (wish: Wish) => Promise<{ caseId: string; filing: Filing; answer: Answer }>
  /** Notices of this case so far, by sequence. */
  readonly notices: (caseId: string) => Notice[]
  /** Of a case, or of a matter. */
  readonly waitFor: (caseId: string, types: string | readonly string[], timeoutMs?: number) => Promise<Notice>
  /** Reads in the feed what no webhook has told. */
  readonly catchUp: () => Promise<void>
  readonly disburse: (caseId: string) => Promise<Answer>
  /** As the other lender: reads what it is asked to commit to, and signs or declines. */
  readonly commit: (caseId: string, answer?: 'accept' | 'decline') => Promise<Answer>
  readonly giveUp: (caseId: string) => Promise<Answer>
  readonly withdraw: (caseId: string) => Promise<Answer>
  readonly fetchCertificate: (caseId: string, certificateId: string) => Promise<Fetched>
  /** Everything in the feed after a sequence. */
  readonly feed: (after?: number) => Promise<Notice[]>
  readonly close: () => Promise<void>
}

/** What has been heard, once per event, and those who wait to hear more. */
const earOf = (tell?: (heard: Notification) => void) => {
  const heard: Notification[] = []
  const known = new Set<string>()
  const byWebhook: string[] = []
  let changed = Promise.withResolvers<void>()
  return {
    heard,
    byWebhook,
    hear: (notice: Notice, by: 'webhook' | 'feed'): void => {
      if (by === 'webhook') byWebhook.push(notice.id)
      if (known.has(notice.id)) return
      known.add(notice.id)
      heard.push({ notice, by })
      tell?.({ notice, by })
      changed.resolve()
      changed = Promise.withResolvers<void>()
    },
    change: () => changed.promise,
  }
}

type Ear = ReturnType<typeof earOf>

const listen = async (client: Client, ear: Ear) => {
  const listener: Listener = await startListener()
  const secrets: string[] = []
  let forged = 0
  const path = `/banks/${client.credentials.institutionId}`
  listener.attach(path, {
    secrets: () => secrets,
    now: client.now,
    syncClock: client.syncClock,
    receive: async (message) => {
      ear.hear(JSON.parse(message.text) as Notice, 'webhook')
      return { status: 204 }
    },
    forged: () => {
      forged += 1
    },
  })
  const endpoint = await registerEndpoint(client, listener.url(path))
  secrets.push(endpoint.secret)
  return { listener, endpoint, secrets, forged: () => forged }
}

const readFeed = async (client: Client, from: number): Promise<{ items: Notice[]; next: number }> => {
  const items: Notice[] = []
  for (let after = from; ; ) {
    const page = (await client.insist({ method: 'GET', path: `/v1/notifications?after=${after}&limit=100` })).body
    items.push(...(page.items as Notice[]))
    if (page.items.length === 0 || page.next === page.head) return { items, next: page.next }
    after = page.next
  }
}

/** After so long without a webhook the feed is asked; a bank that has none asks sooner. */
const FALLBACK_MS = 2500
const FEED_ONLY_MS = 300

const isAbout = ({ caseId, matterId, commonMaterialId, callUpId, signingRequestId }: Notice, id: string): boolean =>
  (callUpId ?? matterId ?? commonMaterialId ?? signingRequestId ?? caseId) === id

/** Webhooks wake us; when none comes for a while the feed is asked instead. */
const waiter = (client: Client, ear: Ear, fallbackMs: number) => {
  let after = 0
  const askFeed = async (): Promise<void> => {
    const page = await readFeed(client, after)
    for (const notice of page.items) ear.hear(notice, 'feed')
    after = Math.max(after, page.next)
  }
  const waitFor = async (caseId: string, types: string | readonly string[], timeoutMs = 60_000): Promise<Notice> => {
    const wanted = new Set(typeof types === 'string' ? [types] : types)
    const { isOver } = patience(timeoutMs / 1000)
    for (;;) {
      const change = ear.change()
      const found = ear.heard.find((one) => isAbout(one.notice, caseId) && wanted.has(one.notice.type))
      if (found) return found.notice
      if (isOver(ear.heard.length)) {
        const seen = ear.heard.filter((one) => one.notice.caseId === caseId).map((one) => one.notice.type)
        throw new Error(
          `No ${[...wanted].join(' or ')} of ${caseId}, and nothing for ${timeoutMs} ms; heard: ${seen.join(', ') || 'nothing'}`,
        )
      }
      const quiet = await Promise.race([change.then(() => false), pause(fallbackMs, true, { ref: false })])
      if (quiet) await askFeed()
    }
  }
  return { waitFor, catchUp: askFeed }
}

const signedAct = (client: Client, caseId: string, act: string, body: object): Promise<Answer> =>
  client.must({ method: 'POST', path: `/v1/cases/${caseId}/${act}`, body, signed: true })

export const startBank = async (options: BankOptions): Promise<Bank> => {
  const identity = options.bank ?? options.sandbox.banks[0]
  if (identity === undefined) throw new Error('The sandbox has no bank')
  const { baseUrl, sandbox, observe, language } = options
  const client = connect({
    baseUrl,
    issuer: sandbox.issuer,
    credentials: identity,
    ...(observe ? { observe } : {}),
    ...(language ? { language } : {}),
  })
  const ear = earOf(options.tell)
  const hearing = options.withoutWebhook === true ? undefined : await listen(client, ear)
  const prepare = async (wish: Wish) => makeFiling(identity, wish, await uploadPapers(client, wish), client.now())
  const file = (filing: object, key?: string) =>
    client.call({
      method: 'POST',
      path: '/v1/cases',
      body: filing,
      signed: true,
      ...(key === undefined ? {} : { key }),
    })
  return {
    identity,
    client,
    endpoint: () => hearing?.endpoint,
    trust: (secret) => void hearing?.secrets.push(secret),
    forged: () => hearing?.forged() ?? 0,
    heard: ear.heard,
    webhookIds: () => ear.byWebhook,
    prepare,
    prepareExample: async (name, unit) => {
      const example = sandbox.examples[name]
      if (example === undefined)
        throw new Error(`There is no business ${name}. There are: ${Object.keys(sandbox.examples).join(', ')}`)
      return fileExample(client, identity, { example, ...(unit === undefined ? {} : { unit }) })
    },
    file,
    submit: async (wish) => {
      const filing = await prepare(wish)
      const answer = await client.must({ method: 'POST', path: '/v1/cases', body: filing, signed: true })
      return { caseId: answer.body.caseId as string, filing, answer }
    },
    notices: (caseId) =>
      ear.heard
        .map((one) => one.notice)
        .filter((notice) => notice.caseId === caseId)
        .sort((a, b) => a.sequence - b.sequence),
    ...waiter(client, ear, hearing === undefined ? FEED_ONLY_MS : FALLBACK_MS),
    disburse: (caseId) =>
      signedAct(client, caseId, 'disbursement', {
        disbursedAt: chinaTime(client.now()),
        amount: { currency: 'CNY', fen: 120_000_000 },
      }),
    commit: async (caseId, answer = 'accept') => {
      const { termsSha256 } = await client.read(`/v1/cases/${caseId}/commitments`)
      const why = answer === 'decline' ? { reason: 'not-agreed' } : {}
      return signedAct(client, caseId, 'commitments', { answer, termsSha256, ...why })
    },
    giveUp: (caseId) =>
      signedAct(client, caseId, 'non-disbursement', {
        decidedAt: chinaTime(client.now()),
        reason: 'conditions-not-met',
      }),
    withdraw: (caseId) => signedAct(client, caseId, 'withdrawal', { reason: '申请人撤回申请' }),
    fetchCertificate: (caseId, certificateId) =>
      fetchDocument(client, `/v1/cases/${caseId}/certificates/${certificateId}/download-link`),
    feed: async (after = 0) => (await readFeed(client, after)).items,
    close: async () => hearing?.listener.close(),
  }
}
