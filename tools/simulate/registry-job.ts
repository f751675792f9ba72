/** How a simulated registry works on one case: it posts a decision, and answers a withdrawal whenever one is asked for. */
import { setTimeout as pause } from 'node:timers/promises'
import { type Answer, type Client, Refused } from './client.ts'
import type { Delivery, Ledger } from './ledger.ts'
import { type Script, scriptFor } from './scripts.ts'
import { chinaTime } from './time.ts'

export type Office = {
  readonly code: string
  /** As it stands in certificate numbers, e.g. 厦门市. */
  readonly area: string
  readonly client: Client
  readonly ledger: Ledger
  readonly nextSerial: () => number
  /** A deed of ours that a timeline may show. */
  readonly tell: (deed: Deed) => void
}

export type Deed = {
  readonly registry: string
  readonly caseId: string
  readonly deed: string
  readonly detail?: string
}

/** Resolves with the next delivery about the case; what it was is in the ledger. */
export type News = () => (ms?: number) => Promise<void>

export type Job = {
  readonly office: Office
  readonly delivery: Delivery
  readonly script: Script
  readonly news: News
  readonly signal: AbortSignal
}

/** The case has ended for the registry: withdrawn, or lapsed. */
export class Ended extends Error {}

export const unitsOf = (delivery: Delivery): string[] =>
  ((delivery.filing?.units ?? []) as { unitNumber: string }[]).map((unit) => unit.unitNumber)

export const scriptOf = (delivery: Delivery): Script => scriptFor(unitsOf(delivery))

const post = (job: Job, body: object, key: string): Promise<Answer> =>
  job.office.client.insist(
    { method: 'POST', path: `/v1/registry/cases/${job.delivery.caseId}/decisions`, body, key, signed: true },
    job.signal,
  )

export const report = (job: Job, deed: string, detail?: string): void =>
  job.office.tell({ registry: job.office.code, caseId: job.delivery.caseId, deed, ...(detail ? { detail } : {}) })

const refusalOf = async (attempt: Promise<Answer>): Promise<Answer | undefined> => {
  try {
    await attempt
    return undefined
  } catch (error) {
    if (error instanceof Refused) return error.answer
    throw error
  }
}

/** Reports what must be refused, and says so if the platform lets it pass. */
export const expectRefusal = async (job: Job, name: string, body: object): Promise<void> => {
  const refused = await refusalOf(post(job, body, `${job.delivery.id}-${name}`))
  if (refused === undefined) report(job, 'anomaly', `${name} was not refused`)
  else report(job, `${name}-refused`, `${refused.status} ${refused.body?.code}`)
}

/** What is in the register cannot be withdrawn, whatever the script says. */
const mustDecline = (job: Job): boolean =>
  job.script === 'decline-withdrawal' || job.office.ledger.registrations().has(job.delivery.caseId)

const settleWithdrawal = async (job: Job, request: Delivery): Promise<void> => {
  const key = `${request.id}-answer`
  const at = chinaTime(new Date(job.office.ledger.begin(request.id, 'answer', job.office.client.now().toISOString())))
  if (mustDecline(job)) {
    await post(job, { decision: 'withdrawal-declined', reason: '不符合撤回条件', declinedAt: at }, key)
    return report(job, 'withdrawal-declined')
  }
  await post(job, { decision: 'withdrawn', withdrawnAt: at }, key)
  report(job, 'withdrawn')
  throw new Ended()
}

const openWithdrawal = ({ office, delivery }: Job): Delivery | undefined =>
  office.ledger
    .unfinished()
    .find(({ type, caseId }) => type === 'case.withdrawal-requested' && caseId === delivery.caseId)

/** Looks again with every delivery about the case. The news are asked for before the look, so that none come in between. */
export const until = async <T>(job: Job, look: () => Promise<T | undefined>): Promise<T> => {
  for (;;) {
    const next = job.news()
    const seen = await look()
    if (seen !== undefined) return seen
    await next()
  }
}

export const answerWithdrawal = async (job: Job): Promise<boolean> => {
  const request = openWithdrawal(job)
  if (request === undefined) return false
  const { ledger } = job.office
  try {
    await settleWithdrawal(job, request)
  } finally {
    if (!job.signal.aborted) ledger.finish(request.id, job.office.client.now().toISOString())
  }
  return true
}

/** A decision, after any withdrawal request: one may also overtake us, then the platform refuses the step until it is answered. */
export const decide = async (job: Job, step: string, make: (at: string) => object): Promise<void> => {
  if (job.script === 'slow') await pause(2000, undefined, { signal: job.signal })
  await answerWithdrawal(job)
  const { ledger, client } = job.office
  const at = chinaTime(new Date(ledger.begin(job.delivery.id, step, client.now().toISOString())))
  const body = make(at)
  const key = `${job.delivery.id}-${step}`
  for (let attempt = 0; ; attempt++) {
    const next = job.news()
    const refused = await refusalOf(post(job, body, key))
    if (refused === undefined) break
    if (attempt >= 3 || refused.body?.code !== 'case.wrong-step') throw new Error(`${step}: ${refused.text}`)
    if (openWithdrawal(job) === undefined) await next(20_000)
    if (!(await answerWithdrawal(job))) throw new Error(`${step}: ${refused.text}`)
  }
  report(job, step)
  if (job.script === 'repeat') await repeat(job, step, body)
}

const repeat = async (job: Job, step: string, body: object): Promise<void> => {
  const first = await post(job, body, `${job.delivery.id}-${step}`)
  const again = await post(job, body, `${job.delivery.id}-${step}`)
  if (first.text !== again.text || first.status !== again.status)
    report(job, 'anomaly', `${step} was replayed differently`)
  await expectRefusal(job, `${step}-2`, body)
}
