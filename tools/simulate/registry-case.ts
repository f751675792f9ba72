/** What a simulated registry does with one case, step by step. Every step can be repeated without harm. */
import { setTimeout as pause } from 'node:timers/promises'
import { verdictOn } from './books.ts'
import { type Answer, type Client, Refused } from './client.ts'
import { fetchDocument, sha256Of, uploadDocument } from './documents.ts'
import type { Delivery, Ledger } from './ledger.ts'
import { licenceIdentifier } from './licence.ts'
import { makePdf } from './pdf.ts'
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

/** A withdrawal request that arrives while the case is being worked on. */
export type Withdrawal = { readonly asked: () => Delivery | undefined; readonly wait: (ms?: number) => Promise<void> }

type Job = {
  readonly office: Office
  readonly delivery: Delivery
  readonly script: Script
  readonly withdrawal: Withdrawal
  readonly signal: AbortSignal
}

/** The case has ended for the registry: withdrawn. */
class Withdrawn extends Error {}

const unitsOf = (delivery: Delivery): string[] =>
  ((delivery.filing?.units ?? []) as { unitNumber: string }[]).map((unit) => unit.unitNumber)

export const scriptOf = (delivery: Delivery): Script => scriptFor(unitsOf(delivery))

const post = (job: Job, body: object, key: string): Promise<Answer> =>
  job.office.client.insist(
    { method: 'POST', path: `/v1/registry/cases/${job.delivery.caseId}/decisions`, body, key, signed: true },
    job.signal,
  )

const tell = (job: Job, deed: string, detail?: string): void =>
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
const expectRefusal = async (job: Job, name: string, body: object): Promise<void> => {
  const refused = await refusalOf(post(job, body, `${job.delivery.id}-${name}`))
  if (refused === undefined) tell(job, 'anomaly', `${name} was not refused`)
  else tell(job, `${name}-refused`, `${refused.status} ${refused.body?.code}`)
}

/** What is in the register cannot be withdrawn, whatever the script says. */
const mustDecline = (job: Job): boolean =>
  job.script === 'decline-withdrawal' || job.office.ledger.registrations().has(job.delivery.caseId)

const settleWithdrawal = async (job: Job, request: Delivery): Promise<void> => {
  const key = `${request.id}-answer`
  const at = chinaTime(new Date(job.office.ledger.begin(request.id, 'answer', job.office.client.now().toISOString())))
  if (mustDecline(job)) {
    await post(job, { decision: 'withdrawal-declined', reason: '不符合撤回条件', declinedAt: at }, key)
    return tell(job, 'withdrawal-declined')
  }
  await post(job, { decision: 'withdrawn', withdrawnAt: at }, key)
  tell(job, 'withdrawn')
  throw new Withdrawn()
}

const openWithdrawal = (job: Job): Delivery | undefined => {
  const request = job.withdrawal.asked()
  return request && job.office.ledger.unfinished().some((one) => one.id === request.id) ? request : undefined
}

const answerWithdrawal = async (job: Job): Promise<boolean> => {
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
const decide = async (job: Job, step: string, make: (at: string) => object): Promise<void> => {
  if (job.script === 'slow') await pause(2000, undefined, { signal: job.signal })
  await answerWithdrawal(job)
  const { ledger, client } = job.office
  const at = chinaTime(new Date(ledger.begin(job.delivery.id, step, client.now().toISOString())))
  const body = make(at)
  const key = `${job.delivery.id}-${step}`
  for (let attempt = 0; ; attempt++) {
    const refused = await refusalOf(post(job, body, key))
    if (refused === undefined) break
    if (attempt >= 3 || refused.body?.code !== 'case.wrong-step') throw new Error(`${step}: ${refused.text}`)
    await job.withdrawal.wait(20_000)
    if (!(await answerWithdrawal(job))) throw new Error(`${step}: ${refused.text}`)
  }
  tell(job, step)
  if (job.script === 'repeat') await repeat(job, step, body)
}

const repeat = async (job: Job, step: string, body: object): Promise<void> => {
  const first = await post(job, body, `${job.delivery.id}-${step}`)
  const again = await post(job, body, `${job.delivery.id}-${step}`)
  if (first.text !== again.text || first.status !== again.status)
    tell(job, 'anomaly', `${step} was replayed differently`)
  await expectRefusal(job, `${step}-2`, body)
}

const inspectDocuments = async (job: Job): Promise<void> => {
  const documents = job.delivery.documents ?? []
  for (const document of documents) {
    const path = new URL(document.link, 'http://platform').pathname
    const fetched = await fetchDocument(job.office.client, path)
    if (fetched.sha256 !== document.sha256 || fetched.bytes.length !== document.length)
      tell(job, 'anomaly', `${document.slot} differs from its digest`)
  }
  tell(job, 'documents-read', String(documents.length))
}

const accept = (job: Job) =>
  decide(job, 'accepted', (at) => ({
    decision: 'accepted',
    registryNumber: `${job.office.code}-${at.slice(0, 10).replaceAll('-', '')}-${job.delivery.caseId.slice(-8).toUpperCase()}`,
    acceptedAt: at,
  }))

const review = (job: Job) => decide(job, 'in-review', (at) => ({ decision: 'in-review', startedAt: at }))

/** What the book says of each registration asked for; all of them or none. */
const resultOf = (job: Job, kind: string, at: string) => {
  const old = (job.delivery.filing?.existing ?? []) as { proofNumber?: string; legacyProofNumbers?: string[] }[]
  const ended = old.flatMap((one) => [...(one.proofNumber ? [one.proofNumber] : []), ...(one.legacyProofNumbers ?? [])])
  const nextSerial = () =>
    job.office.ledger.begin(job.delivery.id, 'ownership-serial', String(job.office.nextSerial())).padStart(7, '0')
  return {
    kind,
    ...(kind === 'mortgage-cancel' && ended.length > 0 ? { ended } : {}),
    ...(kind === 'ownership-transfer'
      ? {
          ownershipCertificates: [
            {
              number: `闽(${at.slice(0, 4)})${job.office.area}不动产权第${nextSerial()}号`,
              units: unitsOf(job.delivery),
            },
          ],
        }
      : {}),
  }
}

/** Whether a registration leaves a certificate to be issued. */
const certifies = (job: Job): boolean => {
  const asked = job.delivery.registrations ?? ['mortgage-first']
  return asked.some((kind) => !/cancel$/.test(kind))
}

/** As agreed; a staged mortgage stands behind the one that is still to go. */
const rankOf = (delivery: Delivery): number => (delivery.filing?.mortgagees?.[0]?.rank as number | undefined) ?? 1

const registeredBody = (job: Job, registeredAt: string) => ({
  decision: 'registered',
  registeredAt,
  registrar: '测试登簿员',
  units: unitsOf(job.delivery).map((unitNumber, at) => ({
    unitNumber,
    bookNumber: `${job.office.code}-B-${job.delivery.caseId.slice(-8).toUpperCase()}-${at + 1}`,
    rank: rankOf(job.delivery),
  })),
  ...(job.delivery.registrations && {
    registrations: job.delivery.registrations.map((kind) => resultOf(job, kind, registeredAt)),
  }),
})

const register = (job: Job) =>
  decide(job, 'registered', (at) => {
    job.office.ledger.register(job.delivery.id, job.delivery.caseId, at)
    return registeredBody(job, at)
  })

/** The certificate's text depends only on what the ledger remembers, so a second attempt makes the same bytes. */
const certify = async (job: Job): Promise<void> => {
  const { ledger, client, area, nextSerial } = job.office
  const { delivery } = job
  const begun = ledger.begin(delivery.id, `certificate ${area}`, client.now().toISOString())
  const serial = Number(ledger.begin(delivery.id, 'certificate-serial', String(nextSerial())))
  const year = chinaTime(new Date(begun)).slice(0, 4)
  const number = `闽(${year})${area}不动产证明第${String(serial).padStart(7, '0')}号`
  const bytes = makePdf([
    '不动产登记证明（模拟，无法律效力）',
    number,
    ...unitsOf(delivery),
    `案件 ${delivery.caseId}`,
    begun,
  ])
  const uploaded = await uploadDocument(client, {
    type: 'registration-certificate',
    fileName: '不动产登记证明.pdf',
    bytes,
    key: `${delivery.id}-cert`,
  })
  const certificate = (sha256: string, at: string) => ({
    decision: 'certified',
    certificates: [
      {
        number,
        licenceId: licenceIdentifier(job.office.code, serial),
        documentId: uploaded.documentId,
        sha256,
        units: unitsOf(delivery),
        issuedAt: at,
      },
    ],
  })
  if (job.script === 'wrong-digest')
    await expectRefusal(job, 'wrong-digest', certificate(sha256Of(Buffer.from('other')), chinaTime(new Date(begun))))
  await decide(job, 'certified', (at) => certificate(uploaded.sha256, at))
}

/** For the reason of which rule of the review, where the book is scripted. */
const rulesOf = (job: Job) => {
  const verdict = verdictOn(unitsOf(job.delivery))
  return verdict ? { rules: verdict.rules } : {}
}

const refuse = (job: Job) =>
  decide(job, 'refused', (at) => ({
    decision: 'refused',
    ground: 'ownership-dispute',
    reason: '存在尚未解决的权属争议',
    ...rulesOf(job),
    refusedAt: at,
  }))

const notAccept = (job: Job) =>
  decide(job, 'not-accepted', (at) => ({
    decision: 'not-accepted',
    ground: 'incomplete',
    reason: '申请材料不齐全，请补正后重新申请',
    ...rulesOf(job),
    decidedAt: at,
  }))

const waitForWithdrawal = async (job: Job): Promise<void> => {
  tell(job, 'waiting')
  while (!(await answerWithdrawal(job))) await job.withdrawal.wait()
}

const proceed = async (job: Job): Promise<void> => {
  if (job.script === 'silent') return
  await inspectDocuments(job)
  const verdict = verdictOn(unitsOf(job.delivery))?.decision
  if (job.script === 'not-accept' || verdict === 'not-accepted') return notAccept(job)
  if (job.script === 'disorder')
    await expectRefusal(job, 'disorder', registeredBody(job, chinaTime(new Date(job.delivery.occurredAt))))
  await accept(job)
  await review(job)
  if (job.script === 'refuse' || verdict === 'refused') return refuse(job)
  if (job.script === 'hold' || job.script === 'decline-withdrawal') await waitForWithdrawal(job)
  await register(job)
  if (certifies(job)) await certify(job)
}

export const workCase = async (job: Job): Promise<void> => {
  try {
    await proceed(job)
  } catch (error) {
    if (job.signal.aborted) return
    if (!(error instanceof Withdrawn)) tell(job, 'anomaly', error instanceof Error ? error.message : String(error))
  }
  if (!job.signal.aborted && job.script !== 'silent')
    job.office.ledger.finish(job.delivery.id, job.office.client.now().toISOString())
}
