/** 二手房按揭: the home passes to the buyer, who mortgages it for the loan that pays for it. One acceptance, both or neither. */
import type { Business, Example } from '../business.ts'
import {
  BUYER,
  BUYERS_HUSBAND,
  filed,
  LOAN,
  MORTGAGE,
  OWNER,
  OWNERS_WIFE,
  SALE,
  withPersons,
} from '../example-parts.ts'
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

/** A couple owns jointly and sells, a couple buys by shares and mortgages. */
const homeOfCouples = (): Example =>
  withPersons([OWNER, OWNERS_WIFE, BUYER, BUYERS_HUSBAND], {
    mortgagors: [{ party: 'buyer' }, { party: 'buyers-husband' }],
    debtors: [
      { party: 'buyer', relation: 'same' },
      { party: 'buyers-husband', relation: 'same' },
    ],
    sale: {
      ...SALE,
      sellers: ['owner', 'owners-wife'],
      buyers: ['buyer', 'buyers-husband'],
      coOwnership: 'by-shares',
      shares: [
        { owner: 'buyer', share: { numerator: 3, denominator: 5 } },
        { owner: 'buyers-husband', share: { numerator: 2, denominator: 5 } },
      ],
    },
  })

export const example = (): Example =>
  filed(homeOfCouples(), {
    business: 'second-hand-purchase',
    units: [{ serial: '00030101', owners: ['owner', 'owners-wife'], coOwnership: 'joint' }],
    loan: LOAN,
    mortgage: MORTGAGE,
    slots: ['loan-contract', 'mortgage-contract', 'sale-contract', 'tax-clearance', 'ownership-certificate'],
  })
