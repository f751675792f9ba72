/** What a simulated registry asks of the applicants and waits for: 补正, 补充材料, the fee. */
import { fetchDocument } from './documents.ts'
import type { Delivery } from './ledger.ts'
import { answerWithdrawal, decide, Ended, type Job, report, until } from './registry-job.ts'
import { chinaTime } from './time.ts'

const DAY_MS = 86_400_000
const SUPPLEMENT_DAYS = 7
const FURTHER_DAYS = 15
/** A home; the platform says where it expected another fee. */
const FEE_FEN = 8000

const daysAfter = (at: string, days: number): string => chinaTime(new Date(Date.parse(at) + days * DAY_MS))

/** Among the papers that were filed, so that nothing is asked for that the business does not know. */
const slotOf = ({ delivery }: Job, preferred: string): string => {
  const filed = (delivery.documents ?? []).map(({ slot }) => slot)
  return filed.includes(preferred) ? preferred : (filed[0] ?? preferred)
}

/** The one-time complete list (条例 17): one item points at a document, one at a field where there is such a field. */
const supplementItems = (job: Job) => [
  { id: '1', code: 'document-illegible', slot: slotOf(job, 'identity-papers'), text: '扫描件模糊，请重新扫描上传' },
  ...(job.delivery.filing?.mortgage?.scopeOfSecurity
    ? [
        {
          id: '2',
          code: 'statements-differ',
          pointer: '/mortgage/scopeOfSecurity',
          text: '申请表载明的担保范围与抵押合同不一致，请按合同更正',
        },
      ]
    : []),
]

const furtherItems = (job: Job) => [
  {
    id: '1',
    code: 'signature-missing',
    slot: slotOf(job, 'mortgage-contract'),
    text: '签章页缺骑缝章，请补盖后重新提供',
  },
]

/** Reads what an answer brought, as everything else that is filed. */
const inspectSupplied = async (job: Job, { details, caseId }: Delivery): Promise<void> => {
  for (const { documentId, sha256, slot } of details?.documents ?? []) {
    const path = `/v1/registry/cases/${caseId}/documents/${documentId}/download-link`
    if ((await fetchDocument(job.office.client, path)).sha256 !== sha256)
      report(job, 'anomaly', `${slot} differs from its digest`)
  }
}

/** Whether everything came; a withdrawal is answered meanwhile, and a case that lapses is over. */
const suppliedInFull = async (job: Job, full: string): Promise<boolean> => {
  const { ledger } = job.office
  const { caseId } = job.delivery
  const last = await until(job, async () => {
    await answerWithdrawal(job)
    return ledger.heard(caseId, [full, 'case.lapsed'])[0]
  })
  if (last.type === 'case.lapsed') throw new Ended()
  const answers = ledger.heard(caseId, ['case.partly-supplemented', full])
  for (const one of answers) await inspectSupplied(job, one)
  return answers.every(({ details }) => (details?.answers ?? []).every(({ unable }) => unable === undefined))
}

/** 补正, before acceptance. */
export const askSupplement = async (job: Job): Promise<boolean> => {
  await decide(job, 'supplement-required', (at) => ({
    decision: 'supplement-required',
    items: supplementItems(job),
    dueAt: daysAfter(at, SUPPLEMENT_DAYS),
    askedAt: at,
  }))
  return suppliedInFull(job, 'case.supplemented')
}

/** 补充材料, after acceptance: the clock stands still until it has come. */
export const askFurther = async (job: Job): Promise<boolean> => {
  await decide(job, 'further-material', (at) => ({
    decision: 'further-material',
    items: furtherItems(job),
    dueAt: daysAfter(at, FURTHER_DAYS),
    askedAt: at,
  }))
  return suppliedInFull(job, 'case.further-material-supplied')
}

/** A registry that the directory does not name as one that waits for the fee may not ask for it first. */
export const awaitPayment = async (job: Job): Promise<void> => {
  const notice = (at: string) => ({
    decision: 'awaiting-payment',
    noticeNo: `${job.office.code}-J-${job.delivery.caseId.slice(-8).toUpperCase()}`,
    amount: { currency: 'CNY', fen: FEE_FEN },
    askedAt: at,
  })
  const { body } = await job.office.client.call({ method: 'GET', path: `/v1/registries/${job.office.code}/capability` })
  if (body.paymentFirst !== true) return
  await decide(job, 'awaiting-payment', notice)
  await until(job, async () => {
    await answerWithdrawal(job)
    return job.office.ledger.heard(job.delivery.caseId, ['fee.paid'])[0]
  })
}
