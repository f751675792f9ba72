/** Contracts of cases: filing, reading, and what bank and registry report. */
import * as z from 'zod/mini'
import { CheckAnswer } from '../cases/draft/check-answer.ts'
import { Prefill, PrefillAnswer } from '../cases/draft/prefill.ts'
import { Withdrawal } from '../cases/later/request-withdrawal.ts'
import { Message } from '../cases/later/send-message.ts'
import { Supplement } from '../cases/later/supplement-case.ts'
import { CommitmentAnswer, CommitmentView } from '../cases/lender/answer-commitment.ts'
import { Disbursement, NonDisbursement, Repayment } from '../cases/loan/report-loan.ts'
import { AnyState, CaseSummary, CaseView, DueItem, StepTaken } from '../cases/state/views.ts'
import { Filing } from '../filings/filing.ts'
import { CaseId } from '../kernel/ids.ts'
import { Instant } from '../kernel/time.ts'
import { contract } from './contract.ts'
import { ACT_REFUSALS } from './decisions.ts'
import { LETTER_REFUSALS } from './letter-refusals.ts'
import { numberInQuery } from './query.ts'

const TAG = 'cases'
const CasePath = z.strictObject({ caseId: CaseId })

const signedText = {
  /** The exact text received. */
  filing: z.string(),
  /** `protected..signature` over it (RFC 7797). */
  signature: z.string(),
  kid: z.string(),
  publicKey: z.record(z.string(), z.unknown()),
  thumbprint: z.string(),
  verifiedAt: z.string(),
}

const SignedFiling = z.strictObject({
  caseId: z.string(),
  ...signedText,
  /** How many filings there are: 1 unless the bank supplied something later. */
  version: z.int(),
  /** What the case says now, where something was put right or added after the first filing. */
  inForce: z.optional(z.record(z.string(), z.unknown())),
  /** Each later filing as it was signed: answers to what the registry asked for. */
  laterVersions: z.optional(z.array(z.strictObject({ version: z.int(), ...signedText }))),
  /**
   * On a part of a loan over several registries: the digest of the whole text that was signed. `filing` is then what concerns this
   * registry alone, and the signature holds over the whole.
   */
  partOf: z.optional(z.string()),
})

export const checkCase = contract({
  operation: 'checkCase',
  tag: TAG,
  summary: { zh: '提交前免费核对', en: 'Check a filing before it is submitted' },
  description: {
    zh: '报文与提交相同，按提交时的同一规则核对，不产生任何业务。问题与审核提示一次性全部返回；读登记簿的规则须引用授权书（`authorizationId`），读取其有效期内的查询结果，否则为 `not-checked`。加 `readBook=true` 的，由本次核对就尚无结果的单元自行查询（须签名、带 Idempotency-Key，具有查询权限），每次查询计入授权书次数，最多等待 5 秒；未及时答复的仍为 `not-checked`，`queries` 载明查询编号，答复后再次核对即可读取。',
    en:
      'The body of a submission, judged by the very rules of submission; nothing is created. All faults and findings at once. ' +
      'Rules that read the book need an authorization (`authorizationId`) and read what was answered to queries under it; without, they are `not-checked`, never passed. ' +
      'With `readBook=true` the check asks what nobody has answered yet, under that letter: such a call is signed, carries an Idempotency-Key and needs the scope `queries.write`; each query counts against the letter and is waited for up to five seconds. What is not answered in time stays `not-checked` and is listed in `queries`; a later check reads it. ' +
      'A `block*` finding can be insisted on with `insistences`.',
  },
  query: z.strictObject({ readBook: z.optional(z.literal('true')) }),
  body: Filing,
  judgedByUseCase: true,
  success: { status: 200, body: CheckAnswer },
  refusals: ['signature.invalid', 'idempotency.key-reused'],
})

export const prefillCase = contract({
  operation: 'prefillCase',
  tag: TAG,
  summary: { zh: '预填申请草稿', en: 'Begin a filing from what is known' },
  description: {
    zh: '由原业务、不动产单元或授权书生成任一业务的申请草稿：注销取自原抵押，预告转本取自预告登记，续贷、展期取自已登记的抵押。只有引用有效授权书才读取登记簿。`origins` 说明各部分来源，`missing` 为银行应补充的内容。',
    en:
      'A draft for any business from a former case, a unit or an authorization: a release from its mortgage, a conversion from its pre-notice, a renewal from its registration. ' +
      'The book is read only under an authorization in force. `origins` says where each part came from, `missing` what only the bank can say.',
  },
  body: Prefill,
  success: { status: 200, body: PrefillAnswer },
  refusals: ['resource.not-found', 'client.narrowed', ...LETTER_REFUSALS],
  example: {
    body: { business: 'release', caseId: 'case_06fz3q8k2vxa7m1c5tnd9r4ehp', officer: 'officer-1' },
  },
})

export const listCases = contract({
  operation: 'listCases',
  tag: TAG,
  summary: { zh: '查询业务列表', en: 'List cases' },
  description: {
    zh: '近十二个月或指定月份提交的业务，最新在前；或按业务流水号、合同编号查询。状态筛选按页进行：一页可能不满，但仍有下一页。',
    en:
      'Filed in the last twelve months, or in the month named, newest first; or by the bank reference (业务流水号) or a contract number. ' +
      'Filters by state are applied to each page: a page may hold fewer items than asked and still have a next one.',
  },
  query: z.strictObject({
    month: z.optional(z.string().check(z.regex(/^\d{4}-(?:0[1-9]|1[0-2])$/))),
    caseState: z.optional(z.enum(['open', 'completed', 'ended-without-registration'])),
    applicationState: z.optional(AnyState),
    bankReference: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
    /** Cases with a time limit that ends before then, the earliest first; for the month it does not ask. */
    due: z.optional(Instant),
    contractNo: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
    limit: numberInQuery(1, 50),
    cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(1000))),
  }),
  success: { status: 200, body: z.strictObject({ items: z.array(CaseSummary), next: z.optional(z.string()) }) },
  refusals: [],
})

export const getCase = contract({
  operation: 'getCase',
  tag: TAG,
  summary: { zh: '查看业务及其时间线', en: 'Read a case and its timeline' },
  path: CasePath,
  success: { status: 200, body: CaseView },
  refusals: ['resource.not-found'],
})

export const getFiling = contract({
  operation: 'getFiling',
  tag: TAG,
  summary: { zh: '取回已签名的申请原文', en: 'Read the filing exactly as signed' },
  description: {
    zh: '首次提交的原文及签名；此后补正、补充的各次提交列于 `laterVersions`，合并后的现行内容为 `inForce`。',
    en: 'The first filing with its signature; every later one is in `laterVersions`, and what they say together now is `inForce`.',
  },
  path: CasePath,
  success: { status: 200, body: SignedFiling },
  refusals: ['resource.not-found'],
})

export const listPreparedReleases = contract({
  operation: 'listPreparedReleases',
  tag: TAG,
  summary: { zh: '预备的注销申请', en: 'Releases prepared for what stands without a loan' },
  description: {
    zh: '多登记机构贷款有一处未能登记，或已报告未放款、已结清时，为每一处已登簿的抵押预备注销申请；分段办理的业务放款后为本行的原抵押预备。银行补充材料与声明、签名后另行提交。',
    en:
      'Where a part of a loan failed, or the loan was reported as not paid out or as paid back: a filing for the release of each ' +
      'registration that stands; after a staged business one for the old mortgage, where it is this bank’s. The bank adds documents and declaration and submits it as a case of its own. `filedAs` says that it did.',
  },
  path: CasePath,
  success: {
    status: 200,
    body: z.strictObject({
      caseId: z.string(),
      items: z.array(
        z.strictObject({
          /** The case whose registration stands. */
          caseId: z.string(),
          registry: z.string(),
          /** The case by which this release was filed, once it was. */
          filedAs: z.optional(z.string()),
          /** What the bank itself must add before it files. */
          toAdd: z.array(z.string()),
          filing: z.record(z.string(), z.unknown()),
        }),
      ),
    }),
  },
  refusals: ['resource.not-found'],
})

export const reportDisbursement = contract({
  operation: 'reportDisbursement',
  tag: TAG,
  summary: { zh: '报告已放款', en: 'Report that the loan was paid out' },
  description: {
    zh: '分属多个登记机构的贷款在主业务上报告；所约定的登记未完成前答复 `loan.waits-for-registrations`，并逐项列明。',
    en: 'A loan over several registries is reported on its parent; until the registrations it waits for stand, the answer is `loan.waits-for-registrations` and lists them.',
  },
  path: CasePath,
  body: Disbursement,
  success: { status: 200, body: StepTaken },
  refusals: [...ACT_REFUSALS, 'case.is-part', 'loan.waits-for-registrations'],
  example: { body: { disbursedAt: '2026-12-01T10:00:00+08:00', amount: { currency: 'CNY', fen: 120000000 } } },
})

export const reportNonDisbursement = contract({
  operation: 'reportNonDisbursement',
  tag: TAG,
  summary: { zh: '报告未放款（提示注销抵押）', en: 'Report that the loan was not paid out; prompts a release' },
  path: CasePath,
  body: NonDisbursement,
  success: { status: 200, body: StepTaken },
  refusals: [...ACT_REFUSALS, 'case.is-part'],
  example: { body: { decidedAt: '2026-12-01T10:00:00+08:00', reason: 'borrower-declined' } },
})

export const reportRepayment = contract({
  operation: 'reportRepayment',
  tag: TAG,
  summary: { zh: '报告已结清（提示注销抵押）', en: 'Report that the loan was paid back; prompts a release' },
  description: {
    zh: '贷款全部结清后报告；随后 `prepared-releases` 给出可直接补充提交的注销申请，注销登簿后本业务记入 `mortgage.released`，两案互相可见。',
    en:
      'Said once everything the mortgage secures is paid. `prepared-releases` then holds the release to complete and file; when the book ' +
      'has cancelled the mortgage the case says `mortgage.released`, and both cases show each other.',
  },
  path: CasePath,
  body: Repayment,
  success: { status: 200, body: StepTaken },
  refusals: [...ACT_REFUSALS, 'case.is-part'],
  example: { body: { settledAt: '2036-12-01T10:00:00+08:00' } },
})

export const requestWithdrawal = contract({
  operation: 'requestWithdrawal',
  tag: TAG,
  summary: { zh: '申请撤回（登簿前）', en: 'Ask to withdraw, before registration' },
  path: CasePath,
  body: Withdrawal,
  success: { status: 200, body: StepTaken },
  refusals: [...ACT_REFUSALS, 'case.has-parts'],
  example: { body: { reason: '借款人取消贷款' } },
})

export const supplementCase = contract({
  operation: 'supplementCase',
  tag: TAG,
  summary: { zh: '提交补正或补充材料', en: 'Supply what the registry asks for' },
  description: {
    zh: '逐项答复登记机构的清单：文件、字段的正确内容，或不能提供的原因。可分次提交；全部答复后回到待受理或审核。',
    en:
      "Answers items of the registry's list: documents, the right value of a field, or why it cannot be had. " +
      'Part of a list may be answered; once all of it is, the case goes back to the registry.',
  },
  path: CasePath,
  body: Supplement,
  success: { status: 200, body: StepTaken },
  refusals: [...ACT_REFUSALS, 'case.has-parts'],
  example: { body: { answers: [{ item: '1', documents: ['doc_06fz3q8k2vxa7m1c5tnd9r4ehp'] }] } },
})

const MESSAGE = {
  path: CasePath,
  body: Message,
  success: { status: 200, body: StepTaken },
  refusals: [...ACT_REFUSALS, 'case.has-parts'],
  example: { body: { text: '请问抵押人的身份证件是否已更新？' } },
} as const

export const sendMessage = contract({
  operation: 'sendMessage',
  tag: TAG,
  summary: { zh: '向登记机构发送消息', en: 'Write to the registry about a case' },
  ...MESSAGE,
})

export const sendRegistryMessage = contract({
  operation: 'sendRegistryMessage',
  tag: 'registry',
  summary: { zh: '向银行发送消息', en: 'Write to the bank about a case' },
  ...MESSAGE,
  // before it is lodged, a registry does not know of it
  refusals: ACT_REFUSALS.filter((code) => code !== 'case.wrong-step'),
})

export const listDue = contract({
  operation: 'listDue',
  tag: 'registry',
  summary: { zh: '查询到期清单', en: 'List cases by the time limit that ends next' },
  description: {
    zh: '有时限在走的业务，先到期者在前。计时中止的不在其中。',
    en: 'Cases with a time limit running, the earliest end first. Those whose clock stands still are not among them.',
  },
  query: z.strictObject({
    /** Only limits that end before this moment. */
    before: z.optional(Instant),
    limit: numberInQuery(1, 50),
    cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(1000))),
  }),
  success: { status: 200, body: z.strictObject({ items: z.array(DueItem), next: z.optional(z.string()) }) },
  refusals: [],
})

export const getCommitment = contract({
  operation: 'getCommitment',
  tag: TAG,
  summary: { zh: '另一贷款方查看须承诺的内容', en: 'The other lender reads what it is asked to commit to' },
  description: {
    zh: '仅限被列为另一贷款方的银行：本方的抵押权、所涉单元、放款与清偿的约定。其余内容不出示。',
    en: 'Only for the bank named as the other lender: its mortgages, their units, what was agreed on paying out and off. Nothing else of the case.',
  },
  path: CasePath,
  success: { status: 200, body: CommitmentView },
  refusals: ['resource.not-found'],
})

export const answerCommitment = contract({
  operation: 'answerCommitment',
  tag: TAG,
  summary: { zh: '另一贷款方承诺或不同意', en: 'The other lender commits or declines' },
  description: {
    zh: '签名针对所出示的内容（termsSha256）。未承诺前不送登记机构；期限内未答复的，校验结果为 `bank-to-bank.other-side-open`。',
    en: 'Signed over the terms shown (`termsSha256`). Not lodged before; without an answer in time validation ends with `bank-to-bank.other-side-open`.',
  },
  path: CasePath,
  body: CommitmentAnswer,
  success: { status: 200, body: z.strictObject({ caseId: z.string(), status: z.enum(['given', 'declined']) }) },
  refusals: ACT_REFUSALS,
  example: { body: { answer: 'accept', termsSha256: '0'.repeat(64) } },
})

export const getRegistryCase = contract({
  operation: 'getRegistryCase',
  tag: 'registry',
  summary: { zh: '登记机构查看业务', en: 'A registry reads a case' },
  description: {
    zh: '自送达起可见：尚在平台校验或校验未通过的业务与登记机构无关。',
    en: 'From its lodging on: a case still in validation, or that failed it, is none of the registry.',
  },
  path: CasePath,
  success: { status: 200, body: CaseView },
  refusals: ['resource.not-found'],
})

export const getRegistryFiling = contract({
  operation: 'getRegistryFiling',
  tag: 'registry',
  summary: { zh: '登记机构取回已签名的申请原文', en: 'A registry reads the filing exactly as signed' },
  description: {
    zh: '推送中标明 `filingOmitted`（申请过长、未随推送）的，也由此取得。',
    en: 'Also where the delivery said `filingOmitted` because the filing is too long to push.',
  },
  path: CasePath,
  success: { status: 200, body: SignedFiling },
  refusals: ['resource.not-found'],
})
