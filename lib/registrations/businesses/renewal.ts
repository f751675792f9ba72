/** 续贷（无还本续贷）: the loan goes on without being repaid first. Whether the debt is the old one or a new one, the filing says. */
import type { Business, Example } from '../business.ts'
import { filed, LOAN, oldMortgage, WITH_POWER } from '../example-parts.ts'
import { EXTENSION } from './extension.ts'

export const RENEWAL = {
  name: 'renewal',
  zh: '续贷',
  en: 'Renewal without repaying',
  plan: {
    ...EXTENSION.plan,
    milestones: ['queried', 'approved', 'registered', 'certified', 'disbursed'],
    renews: ['renewal-same-claim', 'renewal-new-debt'],
  },
} as const satisfies Business

export const example = (): Example =>
  filed(WITH_POWER, {
    business: 'renewal',
    units: [{ serial: '00060102' }],
    loan: { ...LOAN, productCode: 'renewal-loan', purpose: 'business-operation', borrowerClass: 'sole-trader' },
    existing: [oldMortgage()],
    change: {
      agreementNo: '变2026-0002',
      signedOn: '2026-11-20',
      items: [{ of: 'term', before: '2023-06-15 至 2026-12-15', after: '2026-12-15 至 2029-12-15' }],
      renews: 'renewal-same-claim',
      securedClaim: '借款合同借2023-0815项下的同一债权',
    },
    slots: ['change-agreement', 'loan-contract'],
  })
