/** Figures T1 to T8: how long things take, and against what (figures.ts). */
import type { Figure } from './measures.ts'

export const TIME_FIGURES = {
  T1: {
    zh: '受理用时',
    en: 'Filed to accepted',
    definition: {
      zh: '送达至登记机构受理（视为受理的不计），按登记机构公布的工作时间计分钟，扣除等待补正的时间；给出中位数、90 分位数和件数。',
      en: 'From lodged to accepted by the registry (deemed acceptances left out), in working minutes of the registry, waits for supplements taken out: median, 90th percentile, n.',
    },
    source: 'events',
    measures: [
      { zh: '受理用时', en: 'Filed to accepted', time: 'acceptance', scale: 'minutes', unit: 'working-minutes' },
    ],
  },
  T2: {
    zh: '登记用时',
    en: 'Accepted to registered',
    definition: {
      zh: '受理至登簿，按登记机构工作时间计分钟，扣除停止计时的时间；对照法定 30 个工作日（条例 20）、国务院办公厅要求的 5 个工作日（国办发〔2019〕8号）、省定时限（由主管部门录入，未录入的不计）、登记机构承诺。',
      en: 'From accepted to registered in working minutes of the registry, stopped time taken out; against 30 working days by law, 5 as the State Council asks, the limit of the province where the authority has entered one, and the registry’s own promise.',
    },
    source: 'events',
    measures: [
      { zh: '登记用时', en: 'Accepted to registered', time: 'registration', scale: 'minutes', unit: 'working-minutes' },
      { zh: '法定时限内', en: 'Within the statutory limit', rate: 'limit.statutory|kept=yes', of: 'limit.statutory' },
      {
        zh: '国务院办公厅要求时限内',
        en: 'Within the limit of the State Council',
        rate: 'limit.state-council|kept=yes',
        of: 'limit.state-council',
      },
      {
        zh: '省定时限内',
        en: 'Within the limit of the province',
        rate: 'limit.province|kept=yes',
        of: 'limit.province',
      },
      { zh: '承诺时限内', en: 'Within the promise', rate: 'limit.promise|kept=yes', of: 'limit.promise' },
    ],
  },
  T3: {
    zh: '发证用时',
    en: 'Registered to certificate',
    definition: {
      zh: '登簿至电子证明首次送达银行，按登记机构工作时间计分钟。',
      en: 'From registered to the first delivery of the electronic certificate, in working minutes of the registry.',
    },
    source: 'events',
    measures: [
      {
        zh: '发证用时',
        en: 'Registered to certificate',
        time: 'certificate',
        scale: 'minutes',
        unit: 'working-minutes',
      },
    ],
  },
  T4: {
    zh: '全程用时',
    en: 'The whole way',
    definition: {
      zh: '贷款审批至放款的自然时间，不作任何扣除。',
      en: 'From approval of the loan to its disbursement by the clock on the wall, nothing taken out.',
    },
    source: 'events',
    measures: [{ zh: '审批至放款', en: 'Approved to disbursed', time: 'whole-way', scale: 'minutes', unit: 'minutes' }],
  },
  T5: {
    zh: '按时办结率',
    en: 'On time',
    definition: {
      zh: '登簿不晚于登记机构承诺时限的件数 ÷ 可计算承诺时限的登簿件数；期内超时提示按时限分列。',
      en: 'Cases registered within the registry’s promise ÷ registered cases whose promise can be reckoned; limits that ran out in the period by limit.',
    },
    source: 'events',
    measures: [
      { zh: '按时办结率', en: 'On time', rate: 'limit.promise|kept=yes', of: 'limit.promise' },
      { zh: '超时提示', en: 'Limits that ran out', table: 'overdue', slice: 'limit', unit: 'cases' },
    ],
  },
  T6: {
    zh: '还款解押及时率',
    en: 'Release after repayment',
    definition: {
      zh: '及时率：银行报告结清（loan.repaid）、其承诺的解押日（结清后 n 个工作日，n 依合作协议）落在期内的业务中，至该日抵押权已注销（mortgage.released）的占比；跨登记机构的贷款和未作承诺的不计。另列注销登记登簿日距结清日的工作日数（中位数、90 分位数、件数）。',
      en: 'In time: of cases reported paid back (loan.repaid) whose promised day of release (n working days after, n by the agreement of the bank) lies in the period, those released by that day (mortgage.released); loans over several registries and banks without a promise are left out. Beside it the working days from the last payment to the cancellation in the register: median, 90th percentile, n.',
    },
    source: 'events',
    measures: [
      { zh: '及时率', en: 'Released in time', rate: 'release-promised|kept=yes', of: 'release-promised' },
      { zh: '结清至注销', en: 'Paid to cancelled', time: 'released', scale: 'days', unit: 'working-days' },
      { zh: '报告结清', en: 'Reported paid back', count: 'repaid', unit: 'cases' },
      {
        zh: '其中未作承诺或不能计算',
        en: 'Of these without a promise',
        count: 'repaid|promise=unknown',
        unit: 'cases',
      },
    ],
  },
  T7: {
    zh: '视为受理与待受理超时',
    en: 'Deemed accepted, and answered late',
    definition: {
      zh: '期内未按时答复的件数：登记机构同意按条例 17 视为受理的，计视为受理；其余的计待受理超时，平台不代为受理。',
      en: 'Cases in the period to which no answer came in time: deemed accepted where the registry agreed that they are, late elsewhere, for the platform accepts nothing in its place.',
    },
    source: 'events',
    measures: [
      { zh: '视为受理', en: 'Deemed accepted', count: 'deemed-accepted', unit: 'cases' },
      { zh: '待受理超时', en: 'Answer late', count: 'overdue|limit=answer', unit: 'cases' },
    ],
  },
  T8: {
    zh: '夜间与假日',
    en: 'Nights and holidays',
    definition: {
      zh: 'V1 中银行提交时登记机构不在办公时间的占比，及其至下次开门的时间。',
      en: 'Share of V1 that the bank filed outside the registry’s hours, and the wait until opening.',
    },
    source: 'events',
    measures: [
      { zh: '占比', en: 'Share', rate: 'outside-hours', of: 'filed' },
      { zh: '至开门', en: 'Until opening', time: 'outside-hours', scale: 'minutes', unit: 'minutes' },
    ],
  },
} as const satisfies Record<string, Figure>
