/**
 * 转贷: the loan is renewed by the same bank, or another bank takes it over: by transfer of the mortgage, or in stages, when the new
 * mortgage waits at the second rank until the old debt is paid and its mortgage released.
 */
import type { Business, Example } from '../business.ts'
import { cny, filed, HOME_LOAN, LOAN, lender, oldMortgage, settlement, WITH_POWER, XIAMEN } from '../example-parts.ts'
import { ASSIGNED, CHANGED, NEW_MORTGAGE, OLD_CERTIFICATE, SETTLED, WITH_OWNERS } from '../materials.ts'
import { REFINANCE } from './refinance.ts'

const LOAN_PARTS = ['loan', 'existing', 'mortgagors', 'debtors', 'mortgagees'] as const
const MILESTONES = ['queried', 'approved', 'registered', 'certified', 'disbursed'] as const

export const ROLLOVER = {
  name: 'rollover',
  zh: '转贷',
  en: 'Rollover, or transfer to another bank',
  modes: {
    'same-bank': {
      zh: '借新还旧（本行转贷：注销并重新设立）',
      en: 'Same bank: old mortgage cancelled, new one registered',
      ...REFINANCE.plan,
    },
    transfer: {
      zh: '跨行转贷（抵押权转移并变更）',
      en: 'Another bank: the mortgage is transferred and changed',
      registrations: ['mortgage-transfer', 'mortgage-change'],
      milestones: MILESTONES,
      applicants: ['mortgagors', 'assignor', 'assignee'],
      blocks: { required: ['assignment', 'change', 'settlement', ...LOAN_PARTS], optional: [] },
      slots: [...WITH_OWNERS, ...OLD_CERTIFICATE, ...ASSIGNED, ...CHANGED, ...SETTLED],
      units: 'as-mortgaged',
      result: 'certificate',
    },
    staged: {
      zh: '跨行转贷（先设第二顺位，结清后注销原抵押）',
      en: 'Another bank, staged: new mortgage at the second rank, then pay off, then release',
      registrations: ['mortgage-first'],
      milestones: [...MILESTONES, 'old-released'],
      applicants: ['mortgagors', 'mortgagees', 'other-lender'],
      blocks: { required: ['mortgage', 'settlement', ...LOAN_PARTS], optional: [] },
      slots: [...WITH_OWNERS, ...NEW_MORTGAGE, ...SETTLED],
      units: 'registered',
      result: 'certificate',
      followedBy: 'release',
    },
  },
} as const satisfies Business

const ELSEWHERE = '测试外地银行厦门分行'

export const example = (mode?: string): Example => {
  const business = { business: 'rollover', mode }
  if (mode === 'transfer')
    return filed(WITH_POWER, {
      ...business,
      units: [{ serial: '00120102' }],
      loan: LOAN,
      existing: [oldMortgage({ mortgageeName: ELSEWHERE })],
      assignment: {
        assignor: { branch: '91350200MA00YH4558', name: ELSEWHERE },
        assignee: { branch: XIAMEN, name: '测试银行厦门分行' },
        agreementNo: '转2026-0002',
        signedOn: '2026-11-18',
        debtorNotifiedOn: '2026-11-19',
        manner: 'signed-receipt',
        amount: cny(80_000_000),
      },
      change: { items: [{ of: 'amount', before: '800000.00 元', after: '1200000.00 元' }] },
      settlement: settlement(8),
      slots: ['assignment-agreement', 'debtor-notice', 'change-agreement', 'settlement-agreement', 'lender-commitment'],
    })
  if (mode === 'staged')
    return filed(HOME_LOAN, {
      ...business,
      units: [{ serial: '00120103' }],
      mortgagees: [lender({ rank: 2 })],
      existing: [oldMortgage({ mortgageeName: ELSEWHERE })],
      settlement: settlement(7),
      slots: ['settlement-agreement', 'lender-commitment'],
    })
  return filed(HOME_LOAN, {
    ...business,
    units: [{ serial: '00120101' }],
    existing: [oldMortgage({ reason: 'waived' })],
    slots: ['waiver-statement'],
  })
}
