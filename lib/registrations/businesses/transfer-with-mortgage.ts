/**
 * 带押过户 (自然资发〔2023〕29号): a mortgaged home is sold before its loan is paid. Three ways: new mortgage for old in one acceptance;
 * staged, the new one junior until the old goes; or the old one amended. Buyer, seller and all lenders agree in writing.
 */
import type { Business, Example } from '../business.ts'
import { filed, LOAN, lender, MORTGAGE, oldMortgage, SOLD_HOME, settlement } from '../example-parts.ts'
import { CHANGED, EXTINCTION, NEW_MORTGAGE, OLD_CERTIFICATE, SETTLED, SOLD, WITH_OWNERS } from '../materials.ts'

const PARTS = ['sale', 'existing', 'settlement', 'mortgagors', 'debtors', 'mortgagees'] as const
const APPLICANTS = ['sellers', 'buyers', 'mortgagees', 'other-lender'] as const
const MILESTONES = ['queried', 'approved', 'registered', 'certified', 'disbursed'] as const

export const TRANSFER_WITH_MORTGAGE = {
  name: 'transfer-with-mortgage',
  zh: '带押过户',
  en: 'Transfer with the mortgage carried',
  modes: {
    combined: {
      zh: '新旧抵押权组合模式',
      en: 'Combined: transfer, new mortgage and cancellation of the old one together',
      registrations: ['ownership-transfer', 'mortgage-first', 'mortgage-cancel'],
      milestones: MILESTONES,
      applicants: APPLICANTS,
      blocks: { required: [...PARTS, 'loan', 'mortgage'], optional: [] },
      slots: [...WITH_OWNERS, ...NEW_MORTGAGE, ...SOLD, ...SETTLED, ...OLD_CERTIFICATE, ...EXTINCTION],
      units: 'registered',
      result: 'ownership-and-certificate',
    },
    staged: {
      zh: '新旧抵押权分段模式',
      en: 'Staged: transfer and new mortgage, junior until the old one is released',
      registrations: ['ownership-transfer', 'mortgage-first'],
      milestones: [...MILESTONES, 'old-released'],
      applicants: APPLICANTS,
      blocks: { required: [...PARTS, 'loan', 'mortgage'], optional: [] },
      slots: [...WITH_OWNERS, ...NEW_MORTGAGE, ...SOLD, ...SETTLED],
      units: 'registered',
      result: 'ownership-and-certificate',
      followedBy: 'release',
    },
    amended: {
      zh: '抵押权变更模式',
      en: 'Amended: transfer, and the old mortgage passes to the new loan',
      registrations: ['ownership-transfer', 'mortgage-transfer', 'mortgage-change'],
      milestones: ['queried', 'approved', 'registered', 'certified'],
      applicants: APPLICANTS,
      blocks: { required: [...PARTS, 'change'], optional: ['loan', 'assignment'] },
      slots: [...WITH_OWNERS, ...SOLD, ...SETTLED, ...CHANGED, ...OLD_CERTIFICATE],
      units: 'registered',
      result: 'ownership-and-certificate',
    },
  },
} as const satisfies Business

const ELSEWHERE = '测试外地银行厦门分行'

export const example = (mode?: string): Example => {
  const business = { business: 'transfer-with-mortgage', mode }
  const papers = ['sale-contract', 'tax-clearance', 'settlement-agreement', 'lender-commitment'] as const
  if (mode === 'amended')
    return filed(SOLD_HOME, {
      ...business,
      units: [{ serial: '00130103' }],
      existing: [oldMortgage()],
      settlement: settlement(7),
      change: { items: [{ of: 'debtor', before: '测试甲', after: '测试戊' }] },
      slots: [...papers, 'change-agreement'],
    })
  const isStaged = mode === 'staged'
  return filed(SOLD_HOME, {
    ...business,
    units: [{ serial: isStaged ? '00130102' : '00130101' }],
    loan: LOAN,
    mortgage: MORTGAGE,
    mortgagees: [lender({ rank: isStaged ? 2 : 1 })],
    existing: [oldMortgage({ mortgageeName: ELSEWHERE, ...(!isStaged && { reason: 'waived' }) })],
    settlement: settlement(7),
    slots: [...papers, 'loan-contract', 'mortgage-contract', ...(isStaged ? [] : (['waiver-statement'] as const))],
  })
}
