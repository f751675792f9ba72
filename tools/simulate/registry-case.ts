/** What a simulated registry does with one case, step by step. Every step can be repeated without harm. */
import { verdictOn } from './books.ts'
import { fetchDocument, sha256Of, uploadDocument } from './documents.ts'
import type { Delivery } from './ledger.ts'
import { licenceIdentifier } from './licence.ts'
import { makePdf } from './pdf.ts'
import { askFurther, askSupplement, awaitPayment } from './registry-asks.ts'
import { answerWithdrawal, decide, Ended, expectRefusal, type Job, report, unitsOf, until } from './registry-job.ts'
import type { Script } from './scripts.ts'
import { chinaTime } from './time.ts'

const inspectDocuments = async (job: Job): Promise<void> => {
  const documents = job.delivery.documents ?? []
  for (const document of documents) {
    const path = new URL(document.link, 'http://platform').pathname
    const fetched = await fetchDocument(job.office.client, path)
    if (fetched.sha256 !== document.sha256 || fetched.bytes.length !== document.length)
      report(job, 'anomaly', `${document.slot} differs from its digest`)
  }
  report(job, 'documents-read', String(documents.length))
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
  ...(job.delivery.registrations?.includes('ownership-transfer') && { tax: { basis: 'tax-office' } }),
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

const DISPUTED = { ground: 'ownership-dispute', reason: '存在尚未解决的权属争议' }
const INCOMPLETE = { ground: 'other', reason: '审核中要求的材料未能补齐' }

const refuse = (job: Job, why: typeof DISPUTED) =>
  decide(job, 'refused', (at) => ({
    decision: 'refused',
    ...why,
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
  report(job, 'waiting')
  await until(job, async () => (await answerWithdrawal(job)) || undefined)
}

const asksBefore = (script: Script): boolean => script === 'supplement' || script === 'asks-twice'
const asksInReview = (script: Script): boolean => script === 'further-material' || script === 'asks-twice'

const proceed = async (job: Job): Promise<void> => {
  if (job.script === 'silent') return
  await inspectDocuments(job)
  const verdict = verdictOn(unitsOf(job.delivery))?.decision
  if (job.script === 'not-accept' || verdict === 'not-accepted') return notAccept(job)
  if (job.script === 'disorder')
    await expectRefusal(job, 'disorder', registeredBody(job, chinaTime(new Date(job.delivery.occurredAt))))
  if (asksBefore(job.script) && !(await askSupplement(job))) return notAccept(job)
  await accept(job)
  await review(job)
  if (job.script === 'refuse' || verdict === 'refused') return refuse(job, DISPUTED)
  if (job.script === 'hold' || job.script === 'decline-withdrawal') await waitForWithdrawal(job)
  if (asksInReview(job.script) && !(await askFurther(job))) return refuse(job, INCOMPLETE)
  if (job.script === 'payment-first') await awaitPayment(job)
  await register(job)
  if (certifies(job)) await certify(job)
}

export const workCase = async (job: Job): Promise<void> => {
  try {
    await proceed(job)
  } catch (error) {
    if (job.signal.aborted) return
    if (!(error instanceof Ended)) report(job, 'anomaly', error instanceof Error ? error.message : String(error))
  }
  if (!job.signal.aborted && job.script !== 'silent')
    job.office.ledger.finish(job.delivery.id, job.office.client.now().toISOString())
}
