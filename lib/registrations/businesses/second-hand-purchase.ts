/** 二手房按揭: the home passes to the buyer, who mortgages it for the loan that pays for it. One acceptance, both or neither. */
import type { Business, Example } from '../business.ts'
import { filed, HOME_OF_COUPLES, LOAN, MORTGAGE } from '../example-parts.ts'
import { NEW_MORTGAGE, SOLD, WITH_OWNERS } from '../materials.ts'

export const SECOND_HAND_PURCHASE = {
  name: 'second-hand-purchase',
  zh: '二手房按揭',
  en: 'Second-hand purchase with a loan',
  plan: {
    registrations: ['ownership-transfer', 'mortgage-first'],
    milestones: ['queried', 'approved', 'registered', 'certified', 'disbursed'],
    applicants: ['sellers', 'buyers', 'mortgagees'],
    blocks: {
      required: ['sale', 'loan', 'mortgage', 'mortgagors', 'debtors', 'mortgagees'],
      optional: ['settlement'],
    },
    slots: [...WITH_OWNERS, ...NEW_MORTGAGE, ...SOLD],
    units: 'registered',
    result: 'ownership-and-certificate',
  },
} as const satisfies Business

export const example = (): Example =>
  filed(HOME_OF_COUPLES, {
    business: 'second-hand-purchase',
    units: [{ serial: '00030101', owners: ['owner', 'owners-wife'], coOwnership: 'joint' }],
    loan: LOAN,
    mortgage: MORTGAGE,
    slots: ['loan-contract', 'mortgage-contract', 'sale-contract', 'tax-clearance', 'ownership-certificate'],
  })
