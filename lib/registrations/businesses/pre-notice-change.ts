/** 预告变更: what is noted of the mortgage to come changes: amount, term, debtor, a name (实施细则 68, by analogy). */
import type { Business, Example } from '../business.ts'
import { BUYER, BUYERS_HUSBAND, filed, oldMortgage, withPersons } from '../example-parts.ts'
import { MORTGAGE_CHANGE } from './mortgage-change.ts'

export const PRE_NOTICE_CHANGE = {
  name: 'pre-notice-change',
  zh: '抵押权预告登记变更',
  en: 'Change of the pre-notice of a mortgage',
  plan: { ...MORTGAGE_CHANGE.plan, registrations: ['mortgage-pre-notice-change'], units: 'as-mortgaged' },
} as const satisfies Business

/** A couple bought before the building stood. */
export const example = (): Example =>
  filed(
    withPersons([BUYER, BUYERS_HUSBAND], {
      mortgagors: [{ party: 'buyer' }, { party: 'buyers-husband' }],
      debtors: [{ party: 'buyer', relation: 'same' }],
    }),
    {
      business: 'pre-notice-change',
      units: [
        {
          serial: '00140102',
          certificate: undefined,
          owners: ['buyer', 'buyers-husband'],
          coOwnership: 'joint',
        },
      ],
      existing: [oldMortgage({ proofNumber: '闽(2024)厦门市不动产证明第0140102号', registeredOn: '2024-05-06' })],
      change: {
        agreementNo: '变2026-0005',
        signedOn: '2026-11-20',
        items: [{ of: 'amount', before: '1200000.00 元', after: '1000000.00 元' }],
      },
      slots: ['change-agreement'],
    },
  )
