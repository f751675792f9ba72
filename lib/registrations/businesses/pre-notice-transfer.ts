/** 预告转移: the claim passes to another lender, and what is noted for it with the claim (民法典 547). Both lenders apply. */
import type { Business, Example } from '../business.ts'
import { BUYER, cny, filed, LENDER, oldMortgage, XIAMEN } from '../example-parts.ts'
import { MORTGAGE_TRANSFER } from './mortgage-transfer.ts'

export const PRE_NOTICE_TRANSFER = {
  name: 'pre-notice-transfer',
  zh: '抵押权预告登记转移（债权转让）',
  en: 'Transfer of the pre-notice of a mortgage with its claim',
  plan: { ...MORTGAGE_TRANSFER.plan, registrations: ['mortgage-pre-notice-transfer'], units: 'as-mortgaged' },
} as const satisfies Business

export const example = (): Example =>
  filed(LENDER, {
    business: 'pre-notice-transfer',
    parties: [{ ...BUYER, id: 'owner' }],
    units: [{ serial: '00140103', certificate: undefined }],
    existing: [
      oldMortgage({
        proofNumber: '闽(2024)厦门市不动产证明第0140103号',
        registeredOn: '2024-05-06',
        mortgageeName: '测试外地银行厦门分行',
      }),
    ],
    assignment: {
      assignor: { branch: '91350200MA00YH4558', name: '测试外地银行厦门分行' },
      assignee: { branch: XIAMEN, name: '测试银行厦门分行' },
      agreementNo: '转2026-0004',
      signedOn: '2026-11-18',
      debtorNotifiedOn: '2026-11-19',
      manner: 'signed-receipt',
      amount: cny(80_000_000),
    },
    slots: ['application-form', 'assignment-agreement', 'debtor-notice'],
  })
