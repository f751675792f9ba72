/** Words of the documents for what the tables name: audiences, scopes, tags and states, in both languages. */
import type { CallUpEventType } from '../../lib/archives/call-ups.ts'
import type { Actor, ApplicationState, EventType } from '../../lib/cases/state/lifecycle.ts'
import type { ParentEventType, ParentState } from '../../lib/cases/state/parent-states.ts'
import type { SigningEventType } from '../../lib/documents/signing/notice.ts'
import type { MatterEventType } from '../../lib/matters/lifecycle.ts'
import type { Audience, Scope } from '../../lib/names/routes/route.ts'

type Words = { readonly zh: string; readonly en: string }

export const AUDIENCES = {
  bank: { zh: '银行', en: 'banks' },
  registry: { zh: '不动产登记机构', en: 'registries' },
  authority: { zh: '自然资源主管部门', en: 'the authority' },
  regulator: { zh: '金融监管部门', en: 'the regulator' },
} as const satisfies Record<Audience, Words>

export const SCOPES = {
  'cases.read': { zh: '查看本机构业务', en: 'Read own cases' },
  'cases.write': { zh: '提交业务并报告放款、撤回', en: 'File cases, report disbursement, ask for withdrawal' },
  'documents.read': { zh: '读取本机构文件', en: 'Read own documents' },
  'documents.write': { zh: '申报并上传文件', en: 'Declare and upload documents' },
  'notifications.read': { zh: '读取通知', en: 'Read notifications' },
  'endpoints.write': { zh: '设置回调地址', en: 'Manage webhook endpoints' },
  'directory.read': { zh: '查看登记机构目录', en: 'Read the directory of registries' },
  'inbox.read': { zh: '收取并确认推送的业务', en: 'Receive and acknowledge cases' },
  'decisions.write': { zh: '回写登记结果', en: 'Record decisions' },
  'authorizations.read': {
    zh: '查看本机构的查询授权书及其使用记录',
    en: 'Read own authorization letters and their uses',
  },
  'authorizations.write': { zh: '登记、撤销查询授权书', en: 'Record and revoke authorization letters' },
  'queries.read': { zh: '读取查询结果', en: 'Read answers to own queries' },
  'queries.write': { zh: '凭授权书查询登记信息', en: 'Query the book by an authorization letter' },
  'queries.answer': { zh: '答复查询', en: 'Answer queries' },
  'keys.write': { zh: '更换、撤销本机构密钥', en: 'Rotate and revoke own keys' },
  'institutions.read': { zh: '查看各机构及其协议', en: 'Read institutions and their agreements' },
  'institutions.write': {
    zh: '接纳机构，管理协议、分支机构、专人、客户端与密钥',
    en: 'Admit institutions; keep agreements, branches, officers, clients and keys',
  },
  'directory.write': { zh: '维护登记机构目录与推广阶段', en: 'Keep the directory of registries and the rollout' },
  'archives.read': { zh: '查看归档、调阅件、保全', en: 'Read archives, what was called up, and holds' },
  'archives.write': {
    zh: '登记存档位置，调阅与答复调阅，保全档案',
    en: 'Say where archives are kept; call up and answer call-ups; hold archives',
  },
  'matters.read': { zh: '查看协调事项', en: 'Read matters' },
  'matters.write': { zh: '提出、答复、提请协调事项', en: 'Raise, answer and escalate matters' },
  'audit.read': { zh: '查询审计记录', en: 'Search the audit record' },
  'payments.read': { zh: '查看缴款单、对账单，与缴款平台对账', en: 'Read payment orders and statements, reconcile' },
  'payments.write': { zh: '开具和取消缴款单', en: 'Make out and cancel payment orders' },
  'reports.read': { zh: '读取半年报告和评估', en: 'Read half-year reports and the assessment' },
  'reports.write': { zh: '编写、报送、退回、接受报告', en: 'Write, submit, return and accept reports' },
} as const satisfies Record<Scope, Words>

export const TAGS = {
  access: { zh: '登录与令牌', en: 'Sign-in and tokens' },
  cases: { zh: '联办业务', en: 'Cases of banks' },
  certificates: { zh: '电子证明核验', en: 'Verification of certificates' },
  authorizations: { zh: '查询授权书', en: 'Authorization letters' },
  queries: { zh: '登记信息查询', en: 'Queries of the book' },
  'common-materials': { zh: '共性材料', en: 'Common materials' },
  documents: { zh: '文件', en: 'Documents' },
  fees: { zh: '登记费', en: 'Fees' },
  matters: { zh: '沟通协调', en: 'Matters between banks, registries and the authority' },
  reports: { zh: '半年报告与评估', en: 'Half-year reports and the assessment' },
  forms: { zh: '表格与合同', en: 'Forms and contracts' },
  'signing-requests': { zh: '电子签署', en: 'Electronic signing' },
  'trust-lists': { zh: '电子签名信任列表', en: 'Trust list of electronic signatures' },
  notifications: { zh: '通知', en: 'Notifications' },
  webhooks: { zh: '回调地址与推送', en: 'Endpoints and deliveries' },
  archives: { zh: '归档与调阅', en: 'Archives and call-ups' },
  audit: { zh: '审计', en: 'Audit' },
  institutions: { zh: '机构与协议', en: 'Institutions and agreements' },
  keys: { zh: '密钥', en: 'Keys' },
  registries: { zh: '登记机构目录', en: 'Directory of registries' },
  registry: { zh: '登记机构侧', en: 'For registries' },
  pages: { zh: '文档页', en: 'Pages' },
} as const satisfies Record<string, Words>

export const ACTORS = {
  bank: { zh: '银行', en: 'the bank' },
  registry: { zh: '登记机构', en: 'the registry' },
  platform: { zh: '平台', en: 'the platform' },
  counterparty: { zh: '另一贷款方', en: 'the other lender' },
} as const satisfies Record<Actor, Words>

export const STATES = {
  validating: { zh: '平台校验中', en: 'The platform examines it' },
  'validation-failed': {
    zh: '平台校验未通过（非不予受理）',
    en: 'The platform found faults; this is no decision of a registry',
  },
  'awaiting-intake': {
    zh: '待受理（登记机构未开门）',
    en: 'The registry is closed; it is handed over at the opening, in order of arrival',
  },
  lodged: { zh: '已送达登记机构，待受理', en: 'With the registry, not yet accepted' },
  'supplement-required': { zh: '补正', en: 'The registry named everything that is missing, once; not yet accepted' },
  lapsed: { zh: '逾期未补正', en: 'Not supplemented in time' },
  'not-accepted': { zh: '不予受理', en: 'Not accepted by the registry' },
  accepted: { zh: '受理', en: 'Accepted by the registry' },
  'deemed-accepted': { zh: '视为受理', en: 'No written refusal came in time' },
  'in-review': { zh: '审核', en: 'In review at the registry' },
  'further-material': {
    zh: '补充材料',
    en: 'Accepted; the registry asks for further material, its clock stands still',
  },
  'awaiting-payment': { zh: '待缴费', en: 'The registry waits for the fee' },
  refused: { zh: '不予登记', en: 'Registration refused on a legal ground' },
  'withdrawal-requested': { zh: '申请撤回', en: 'The applicants asked to withdraw; the registry answers' },
  withdrawn: { zh: '撤回', en: 'Withdrawn' },
  registered: { zh: '登簿', en: 'Entered in the book; this gives the rank' },
  certified: { zh: '发证', en: 'The electronic certificate is issued' },
} as const satisfies Record<ApplicationState, Words>

type ModelWords = Words & { readonly pattern?: string; readonly example?: string }

/** What a schema's shape alone does not tell: how identifiers, times and amounts are written. A test asks for every bare text. */
export const MODELS: Readonly<Record<string, ModelWords>> = {
  UnitNumber: {
    zh: '不动产单元号（GB/T 37346-2019），28 位：县级区划 6、地籍区 3、地籍子区 3、宗地特征码 2、顺序号 5、定着物特征码 1、定着物单元号 8',
    en: 'Real-estate unit number (GB/T 37346-2019): county 6, zones 3 + 3, parcel letters 2, parcel serial 5, fixture letter 1, fixture number 8',
    pattern: '^\\d{12}[GJZ][ABCDEFGHLNSWXY]\\d{5}[FLQW]\\d{8}$',
    example: '350203001002GB00123F00010203',
  },
  CreditCode: {
    zh: '统一社会信用代码（GB 32100-2015），18 位，含校验位',
    en: 'Unified social credit code (GB 32100-2015), 18 characters with a check digit',
    pattern: '^[0-9A-HJ-NPQRTUWXY]{18}$',
    example: '91350000MA00YH0179',
  },
  OwnershipCertificateNumber: {
    zh: '不动产权证书证号；全角括号按半角处理',
    en: 'Number of an ownership certificate; full-width brackets are read as half-width',
    example: '闽(2023)厦门市不动产权第0012345号',
  },
  ProofNumber: {
    zh: '不动产登记证明证号；全角括号按半角处理',
    en: 'Number of a registration certificate; full-width brackets are read as half-width',
    example: '闽(2026)厦门市不动产证明第0000001号',
  },
  Instant: {
    zh: '带 +08:00 的 RFC 3339 时间',
    en: 'A time of RFC 3339 with the offset +08:00',
    example: '2026-11-24T10:00:00+08:00',
  },
  LocalDate: {
    zh: '日期，北京时间',
    en: 'A date in Beijing',
    pattern: '^\\d{4}-\\d{2}-\\d{2}$',
    example: '2026-11-24',
  },
  Money: { zh: '金额，以分为单位的整数', en: 'An amount as an integer of fen, a hundredth of the unit' },
  ContractNumber: { zh: '合同编号', en: 'Number of a contract' },
  FileName: { zh: '文件名', en: 'Name of a file' },
  LocalId: { zh: '本申请内的编号，由调用方自定', en: 'An id within this filing, chosen by the caller' },
  BankReference: {
    zh: '业务流水号，在本机构内唯一',
    en: "The bank's own number of the business, unique within the institution",
  },
  Phone: { zh: '联系电话', en: 'Telephone number' },
  Filing: {
    zh: '抵押登记申请及其贷款业务',
    en: 'The application for registration and the loan business it belongs to',
  },
  Decision: {
    zh: '登记机构的办理结果，每种对应一个办理步骤',
    en: 'What a registry decided; each decision is one step of the lifecycle',
  },
  Problem: {
    zh: '问题详情（RFC 9457）；代码含义见拒绝与问题目录',
    en: 'Problem details (RFC 9457); codes are in the catalogue of refusals',
  },
}

export const PARENT_STATE_WORDS = {
  validating: { zh: '平台正在按登记机构拆分', en: 'The platform makes its parts' },
  divided: { zh: '各部分办理中', en: 'Its parts are under way' },
  registered: { zh: '各部分均已登簿', en: 'Every part stands in its book' },
  certified: { zh: '各部分均已发证', en: 'Every part has its certificate' },
  'part-failed': { zh: '有部分未能登记', en: 'A part ended without registration; others stand or are under way' },
  'not-registered': { zh: '各部分均未登记', en: 'Every part ended without registration' },
} as const satisfies Record<ParentState, Words>

export const PARENT_EVENT_WORDS = {
  'loan.divided': { zh: '贷款已按登记机构拆分', en: 'The loan was divided into a part for each registry' },
  'loan.part-moved': { zh: '一部分有进展', en: 'A part went on' },
  'loan.part-replaced': { zh: '未登记的部分已重新提交', en: 'A part that failed was filed again' },
  'loan.secured': { zh: '各部分均已登簿', en: 'Every part stands in its book' },
  'loan.certified': { zh: '各部分均已发证', en: 'Every part has its certificate' },
  'loan.part-failed': { zh: '有部分未能登记', en: 'A part ended without registration' },
  'loan.not-secured': { zh: '各部分均未登记', en: 'Every part ended without registration' },
} as const satisfies Record<ParentEventType, Words>

export const CALL_UP_EVENT_WORDS = {
  'call-up.asked': { zh: '申请调阅', en: 'The other side calls something up' },
  'call-up.approved': { zh: '调阅已批准', en: 'A call-up was approved' },
  'call-up.delivered': { zh: '调阅件已提供', en: 'What was called up can be fetched' },
  'call-up.refused': { zh: '不予提供', en: 'A call-up was refused' },
  'call-up.overdue': { zh: '调阅逾期未答复', en: 'A call-up was not answered in time' },
} as const satisfies Record<CallUpEventType, Words>

export const SIGNING_EVENT_WORDS = {
  'signing.completed': { zh: '文件已签署并通过核验', en: 'A document was signed, and the signatures hold' },
  'signing.declined': { zh: '签署人拒签', en: 'A signer declined' },
  'signing.expired': { zh: '签署请求到期未完成', en: 'A document was not signed in time' },
} as const satisfies Record<SigningEventType, Words>

export const MATTER_EVENT_WORDS = {
  'matter.raised': { zh: '提出协调事项', en: 'A matter was raised' },
  'matter.replied': { zh: '事项有新往来', en: 'Somebody wrote on a matter' },
  'matter.escalated': { zh: '已提请主管部门协调', en: 'A matter was escalated to the authority' },
  'matter.resolved': { zh: '事项已答复', en: 'A matter was answered' },
  'matter.reopened': { zh: '答复被退回', en: 'A matter was reopened' },
  'matter.closed': { zh: '事项已办结', en: 'A matter was closed' },
} as const satisfies Record<MatterEventType, Words>

export const EVENTS = {
  'case.archived': { zh: '业务已归档', en: 'The ended case was archived' },
  'case.submitted': { zh: '业务已提交', en: 'The case was filed' },
  'case.awaiting-intake': {
    zh: '登记机构未开门，待受理',
    en: 'The registry is closed; handed over at its opening',
  },
  'case.supplement-required': { zh: '登记机构一次性告知补正', en: 'The registry named everything that is missing' },
  'case.partly-supplemented': { zh: '部分补正', en: 'Some of what was asked for was supplied' },
  'case.supplemented': { zh: '补正已全部答复', en: 'Everything asked for before acceptance was answered' },
  'case.lapsed': { zh: '逾期未补正', en: 'The supplement did not come in time' },
  'case.deemed-accepted': { zh: '视为受理', en: 'Counts as accepted: no written refusal came in time' },
  'case.further-material': { zh: '登记机构要求补充材料', en: 'The registry asks for further material' },
  'case.further-material-supplied': { zh: '补充材料已全部答复', en: 'The further material was answered' },
  'case.awaiting-payment': { zh: '登记机构待缴费', en: 'The registry waits for the fee' },
  'case.payment-confirmed': { zh: '登记机构确认缴费', en: 'The registry has the fee' },
  'fee.paid': { zh: '登记费已缴', en: 'The fee is paid' },
  'case.clock-stopped': { zh: '登记机构中止计时', en: 'The registry stopped the clock' },
  'case.clock-runs-again': { zh: '登记机构恢复计时', en: 'The clock runs again' },
  'case.overdue': { zh: '超过时限', en: 'A time limit has run out' },
  'case.message-to-registry': { zh: '银行致登记机构的消息', en: 'A message from the bank to the registry' },
  'case.message-to-bank': { zh: '登记机构致银行的消息', en: 'A message from the registry to the bank' },
  'case.lodged': { zh: '申请已送达登记机构', en: 'The application was lodged with the registry' },
  'case.validation-failed': { zh: '平台校验未通过（非不予受理）', en: 'The platform found faults' },
  'case.accepted': { zh: '受理', en: 'The registry accepted the application' },
  'case.not-accepted': { zh: '不予受理', en: 'The registry did not accept the application' },
  'case.in-review': { zh: '审核', en: 'The registry reviews the application' },
  'case.refused': { zh: '不予登记', en: 'The registry refused to register' },
  'case.registered': { zh: '登簿', en: 'The mortgage was entered in the book' },
  'certificate.issued': { zh: '出具电子证明', en: 'The registry issued the electronic certificate' },
  'certificate.delivered': { zh: '电子证明可供下载', en: 'The electronic certificate can be fetched' },
  'case.withdrawal-requested': { zh: '申请撤回', en: 'Withdrawal was asked for' },
  'case.withdrawn': { zh: '撤回', en: 'The registry confirmed the withdrawal' },
  'case.withdrawal-declined': { zh: '未准予撤回', en: 'The registry declined the withdrawal' },
  'case.joined-loan': { zh: '作为重新提交的部分并入贷款', en: 'The case took the place of a failed part in its loan' },
  'commitment.requested': { zh: '已请另一贷款方承诺', en: 'The other lender was asked to commit' },
  'commitment.given': { zh: '另一贷款方已承诺', en: 'The other lender committed' },
  'commitment.declined': { zh: '另一贷款方不同意', en: 'The other lender declined' },
  'loan.disbursed': { zh: '已放款', en: 'The loan was paid out' },
  'loan.not-disbursed': { zh: '未放款', en: 'The loan was not paid out' },
  'loan.repaid': { zh: '已结清，应办理注销', en: 'The loan was paid back; its mortgage is to be released' },
  'certificate.restored': {
    zh: '主管部门撤销了误报的证明失效',
    en: 'The authority took back an end of a certificate that was wrong',
  },
  'mortgage.released': { zh: '本业务的抵押权已注销', en: 'The mortgage of this case was cancelled' },
  'mortgage.old-released': {
    zh: '原抵押权已注销',
    en: 'The old mortgage that a staged business left standing was cancelled',
  },
  'book.changed': { zh: '登记簿自提交后有变化', en: 'The book has changed since the case was lodged' },
  'unit.changed': { zh: '登记机构报告不动产单元有变动', en: 'The registry reported something that happened to a unit' },
  'finding.insisted': {
    zh: '银行对法律性提示说明理由，坚持提交',
    en: 'The bank insists on lodging in spite of a legal finding',
  },
} as const satisfies Record<EventType, Words>
