/** A.4: what only a maximum-amount mortgage has to heed (rules 54–56). */
import { placed } from '../../kernel/well-formed.ts'
import { asks } from '../facts.ts'
import { source } from '../laws.ts'
import type { Rule } from '../model.ts'
import { ownMortgages, spottedIf, unitAt } from './reading.ts'

export const MAXIMUM: readonly Rule[] = [
  {
    id: 'maximum.existing-debt',
    number: 54,
    severity: 'block*',
    says: {
      zh: '转入已有债权，应提交该债权合同和同意纳入最高额抵押的书面材料',
      en: 'Earlier debt brought in needs its contract and the written consent',
    },
    cure: { zh: '补充合同和同意材料', en: 'Add the contract and the consent' },
    sources: [source('民法典', '420'), source('实施细则', '71', 'high')],
    reads: [],
    saidBy: ({ code, particulars }) =>
      code === 'document.slot-missing' && /\(existing-debt-(contract|consent)\)/.test(String(particulars?.['slotEn'])),
  },
  {
    id: 'maximum.already-determined',
    number: 55,
    severity: 'block*',
    says: {
      zh: '最高额抵押的债权已经确定（期间届满、知悉查封、破产等）：应先办理确定登记',
      en: 'The claims of the maximum-amount mortgage are already fixed: register the determination first',
    },
    cure: { zh: '先办理最高额抵押权确定登记', en: 'File the determination first' },
    sources: [source('民法典', '423')],
    reads: ['mortgages'],
    applies: (_, facts) => asks(facts, 'mortgage-change'),
    judgeUnit: (looked, application, { today }) => {
      const isFixed = ownMortgages(looked, application).some(
        ({ kind, determined, termTo }) =>
          kind === 'maximum' && (determined === true || (termTo !== undefined && termTo < today)),
      )
      const isSeized = looked.shown['unit-status']?.restrictions?.some(({ kind }) => kind === 'seizure') === true
      const isMaximum = ownMortgages(looked, application).some(({ kind }) => kind === 'maximum')
      return spottedIf(isFixed || (isMaximum && isSeized), unitAt(looked.at))
    },
  },
  {
    id: 'maximum.draw-needs-no-registration',
    number: 56,
    severity: 'inform',
    says: {
      zh: '同一最高额抵押合同已登记：期间和限额内的新增用款无需再办登记',
      en: 'The same maximum-amount contract is registered: a draw within period and ceiling needs no registration',
    },
    cure: { zh: '直接放款，不必再次申请', en: 'Pay out without filing again' },
    sources: [source('民法典', '420')],
    reads: ['history'],
    applies: ({ mortgage }, facts) => mortgage?.kind === 'maximum' && asks(facts, 'mortgage-first'),
    judge: ({ units }, { history }) => {
      const filed = new Set(placed(units).map(([, { unitNumber }]) => unitNumber))
      const covers = history?.sameContract.some(
        (before) => before.stands === 'registered' && before.units.some((unit) => filed.has(unit)),
      )
      return spottedIf(covers === true, '/mortgage/contractNo')
    },
  },
]
