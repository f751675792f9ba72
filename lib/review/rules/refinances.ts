/** A.5: new money for old (rules 57–59). */
import { placed } from '../../kernel/well-formed.ts'
import { asks } from '../facts.ts'
import { source } from '../laws.ts'
import type { Rule } from '../model.ts'
import { ranksBehind } from './old-entries.ts'
import { othersMortgages, ownMortgages, spottedIf, unitAt } from './reading.ts'

/** 借新还旧: the old mortgage goes, a new one comes, and the owner stays. */
const refinances: NonNullable<Rule['applies']> = (_, facts) =>
  asks(facts, 'mortgage-cancel') && asks(facts, 'mortgage-first') && !asks(facts, 'ownership-transfer')

export const REFINANCES: readonly Rule[] = [
  {
    id: 'refinance.loses-rank',
    number: 57,
    severity: 'warn',
    says: {
      zh: '存在后顺位抵押：先注销再首次登记会使新抵押排在其后（或者需要书面顺位协议）',
      en: 'A junior mortgage exists: cancelling and registering anew puts the new mortgage behind it, unless rank is agreed in writing',
    },
    cure: {
      zh: '改为抵押权变更登记，或取得后顺位抵押权人同意',
      en: "File a change instead, or get the junior's consent",
    },
    sources: [source('民法典', '414'), source('民法典', '409'), source('担保制度解释', '16(2)')],
    reads: ['mortgages'],
    applies: refinances,
    judgeUnit: (looked, application) => {
      const own = ownMortgages(looked, application)
      return spottedIf(
        othersMortgages(looked, application).some((other) => ranksBehind(other, own)),
        unitAt(looked.at),
      )
    },
  },
  {
    id: 'refinance.cancel-reason',
    number: 58,
    severity: 'block*',
    says: {
      zh: '未说明旧债何时结清：旧债尚未清偿的，注销原因应为抵押权人放弃抵押权，而不是结清',
      en: 'It is not said when the old debt was paid: while it stands, the reason of cancellation is waiver, not repayment',
    },
    cure: {
      zh: '已结清的填写结清日期；未结清的，注销原因改为放弃，并附放弃声明',
      en: 'Give the day of settlement; where the debt stands, give waiver as the reason, with its statement',
    },
    sources: [source('实施细则', '70')],
    reads: [],
    applies: refinances,
    judge: ({ existing }) =>
      placed(existing).flatMap(([at, { reason, settledOn }]) =>
        spottedIf(reason === 'repaid' && settledOn === undefined, `/existing/${at}/reason`),
      ),
  },
  {
    id: 'renewal.new-debt-as-change',
    number: 59,
    severity: 'warn',
    says: {
      zh: '新合同偿还旧债而只申请变更：法院可能认定旧债及其抵押已消灭，应写明担保的是哪一笔债权',
      en: 'A new contract repays the old debt but a mere change is asked for: a court may hold the old mortgage ended; say which claim is secured',
    },
    cure: { zh: '填写被担保债权，或改为借新还旧', en: 'State the secured claim, or file a refinance' },
    sources: [source('担保制度解释', '16'), source('民法典', '393')],
    reads: [],
    applies: (_, facts) => asks(facts, 'mortgage-change'),
    judge: ({ change }) => spottedIf(change?.renews === 'renewal-new-debt', '/change/renews'),
  },
]
