/** A.5: what single businesses must heed (rules 60–69). Each is told by what is asked of the registry, not by the business's name. */
import { placed } from '../../kernel/well-formed.ts'
import { asks, onlyCancels } from '../facts.ts'
import { source } from '../laws.ts'
import type { Rule } from '../model.ts'
import { hasSlot, othersMortgages, ownMortgages, preNoticeOf, spottedIf, unitAt, written } from './reading.ts'

const carries: NonNullable<Rule['applies']> = ({ existing }, facts) =>
  asks(facts, 'ownership-transfer') && (existing?.length ?? 0) > 0

const assigns: NonNullable<Rule['applies']> = (_, facts) =>
  asks(facts, 'mortgage-transfer', 'mortgage-pre-notice-transfer') && !asks(facts, 'ownership-transfer')

const converts: NonNullable<Rule['applies']> = ({ conversion }) => conversion !== undefined

/** What of a change may harm those who stand behind (民法典 409, 422). */
const HARMFUL: readonly string[] = ['amount', 'ceiling', 'term', 'determination-period', 'scope', 'rank']

export const BUSINESS_RULES: readonly Rule[] = [
  {
    id: 'change.harms-others',
    number: 60,
    severity: 'block*',
    says: {
      zh: '变更数额、期限、范围或顺位，该单元有其他抵押权人：未经其书面同意不得对其产生不利影响',
      en: 'Amount, term, scope or rank changes and others hold mortgages on the unit: they must consent in writing',
    },
    cure: { zh: '附其他抵押权人书面同意及身份证明', en: "Attach the other mortgagees' consent and identity papers" },
    sources: [source('民法典', '409'), source('民法典', '422'), source('实施细则', '68')],
    reads: ['mortgages'],
    applies: ({ change }, facts) =>
      asks(facts, 'mortgage-change') && placed(change?.items).some(([, item]) => HARMFUL.includes(item.of ?? '')),
    judgeUnit: (looked, application) =>
      spottedIf(
        othersMortgages(looked, application).length > 0 && !hasSlot(application, 'other-mortgagee-consent'),
        unitAt(looked.at),
      ),
  },
  {
    id: 'assignment.debtor-not-notified',
    number: 61,
    severity: 'block*',
    says: {
      zh: '抵押权转移，缺少已通知债务人的材料',
      en: 'The mortgage is transferred without proof that the debtor was told',
    },
    cure: { zh: '填写通知日期并附通知债务人的材料', en: 'Give the day of the notice and attach its proof' },
    sources: [source('实施细则', '69', 'high')],
    reads: [],
    applies: assigns,
    judge: ({ assignment }) => spottedIf(assignment?.debtorNotifiedOn === undefined, '/assignment/debtorNotifiedOn'),
  },
  {
    id: 'assignment.maximum-undetermined',
    number: 62,
    severity: 'block*',
    says: {
      zh: '最高额抵押债权确定前转让部分债权的，抵押权不得转让，另有约定的除外',
      en: 'Before determination a maximum-amount mortgage does not follow a part of the claim unless so agreed',
    },
    cure: { zh: '附约定，或先办理确定登记', en: 'State the agreement, or register the determination first' },
    sources: [source('民法典', '421'), source('实施细则', '74', 'high')],
    reads: ['mortgages'],
    applies: assigns,
    judgeUnit: (looked, application) =>
      spottedIf(
        application.assignment?.undeterminedPart?.agreed !== true &&
          ownMortgages(looked, application).some(({ kind, determined }) => kind === 'maximum' && determined !== true),
        unitAt(looked.at),
      ),
  },
  {
    id: 'release.owner-alone',
    number: 63,
    severity: 'block*',
    says: {
      zh: '抵押人单方申请注销须凭生效法律文书；否则应由双方或抵押权人申请',
      en: 'The owner alone may cancel only on an effective judgment or award; else both apply, or the mortgagee alone',
    },
    cure: {
      zh: '由抵押权人申请，或以生效法律文书为注销原因',
      en: 'Let the mortgagee apply, or give the judgment as the reason',
    },
    sources: [source('操作规范', '14.4.2', 'high')],
    reads: [],
    applies: (_, facts) => onlyCancels(facts),
    judge: ({ mortgagees, existing }) => {
      const isWithoutMortgagee = (mortgagees ?? []).length === 0
      const isJudged = placed(existing).every(([, { reason }]) => reason === 'judgment')
      return spottedIf(isWithoutMortgagee && !isJudged, '/mortgagees')
    },
  },
  {
    id: 'release.partial',
    number: 64,
    severity: 'warn',
    says: {
      zh: '该抵押涉及 {covered} 个单元，本次只列 {named} 个：应办理抵押物减少并写明单元',
      en: 'The mortgage lies on {covered} units, {named} are named: use a partial release',
    },
    cure: { zh: '改为抵押权变更（抵押物减少），或列全单元', en: 'File a reduction of the collateral, or name all units' },
    sources: [source('业务实践', '', 'high')],
    reads: ['mortgages'],
    applies: (_, facts) => onlyCancels(facts) && !asks(facts, 'mortgage-partial-cancel'),
    judgeUnit: (looked, application) => {
      const covered = Math.max(0, ...ownMortgages(looked, application).map(({ unitsCovered }) => unitsCovered ?? 0))
      const named = application.units?.length ?? 0
      return spottedIf(covered > named, unitAt(looked.at), { particulars: { covered, named } })
    },
  },
  {
    id: 'conversion.owner-not-registered',
    number: 65,
    severity: 'block*',
    says: {
      zh: '预告转本：房屋所有权应已登记，或与本次登记合并办理',
      en: 'The ownership of the finished home must be registered first, or merged in the same acceptance',
    },
    cure: { zh: '先办理所有权登记，或选择合并办理', en: 'Register the ownership first, or choose the merged way' },
    sources: [source('实施细则', '78', 'high'), source('担保制度解释', '52')],
    reads: ['unit-status'],
    applies: converts,
    judgeUnit: ({ at, shown }, { conversion }, facts) =>
      spottedIf(
        shown['unit-status']?.state?.ownershipRegistered === false &&
          conversion?.merged === undefined &&
          !asks(facts, 'ownership-transfer'),
        unitAt(at),
      ),
  },
  {
    id: 'conversion.differs-from-pre-notice',
    number: 66,
    severity: 'block*',
    says: {
      zh: '抵押权人、数额或单元与抵押预告登记不一致',
      en: 'Lender, amount or unit differ from the pre-notice',
    },
    cure: {
      zh: '按预告登记的内容申请，或先变更预告登记',
      en: 'Ask for what the pre-notice says, or have it changed first',
    },
    sources: [source('暂行条例', '18(二)'), source('担保制度解释', '52')],
    reads: ['mortgages'],
    applies: converts,
    judgeUnit: (looked, application) => {
      const notice = preNoticeOf(looked, application)
      if (notice === undefined) return [{ pointer: '/conversion/preNoticeNo' }]
      const { mortgage, mortgagees } = application
      const [fen, noticed] = [(mortgage?.claim ?? mortgage?.ceiling)?.fen, notice.amount?.fen]
      const field = mortgage?.kind === 'maximum' ? 'ceiling' : 'claim'
      const names = placed(mortgagees).flatMap(([, { name }]) => (name === undefined ? [] : [written(name)]))
      return [
        ...spottedIf(fen !== undefined && noticed !== undefined && fen !== noticed, `/mortgage/${field}`),
        ...spottedIf(names.length > 0 && !names.includes(written(notice.mortgagee)), '/mortgagees'),
      ]
    },
  },
  {
    id: 'carry-transfer.agreement',
    number: 67,
    severity: 'block*',
    says: {
      zh: '带押过户应有买卖双方及各贷款方关于放款、还款时间和方式的书面协议',
      en: 'A transfer with the mortgage needs the written agreement of buyer, seller and each lender on paying out and off',
    },
    cure: { zh: '附各方协议', en: 'Attach the agreement' },
    sources: [source('自然资发〔2023〕29号', '', 'high')],
    reads: [],
    applies: carries,
    judge: (application) =>
      spottedIf(application.settlement === undefined && !hasSlot(application, 'settlement-agreement'), '/settlement'),
  },
  {
    id: 'carry-transfer.tax',
    number: 68,
    severity: 'inform',
    says: {
      zh: '登簿前应完成契税申报缴纳或取得减免税凭证，可在提交后办理；届时由登记机构查验',
      en: 'The contract tax is paid or exempted before a transfer is registered, which may follow the filing; the registry checks it then',
    },
    cure: {
      zh: '已缴纳或减免的，填写凭证号或附凭证',
      en: 'Where it is paid or exempted, give the number of the proof or attach it',
    },
    sources: [source('契税法', '11')],
    reads: [],
    applies: (_, facts) => asks(facts, 'ownership-transfer'),
    judge: (application) =>
      spottedIf(
        application.sale?.taxClearanceNo === undefined && !hasSlot(application, 'tax-clearance'),
        '/sale/taxClearanceNo',
      ),
  },
  {
    id: 'bank-to-bank.other-side-open',
    number: 69,
    severity: 'block',
    says: {
      zh: '另一贷款方既未在平台签署，也未附盖章承诺',
      en: 'The other lender has neither signed on the platform nor given a sealed commitment',
    },
    cure: { zh: '列明另一方，或附其盖章承诺书', en: 'Name the other side, or attach its sealed commitment' },
    sources: [source('业务实践', '', 'high')],
    reads: [],
    applies: ({ settlement, assignment }) => settlement !== undefined && assignment === undefined,
    judge: ({ settlement, existing, mortgagees }) => {
      const ours = new Set(placed(mortgagees).flatMap(([, { name }]) => (name === undefined ? [] : [written(name)])))
      const isOther = placed(existing).some(
        ([, { mortgageeName }]) => mortgageeName !== undefined && !ours.has(written(mortgageeName)),
      )
      return spottedIf(isOther && settlement?.counterpart === undefined, '/settlement/counterpart')
    },
  },
]
