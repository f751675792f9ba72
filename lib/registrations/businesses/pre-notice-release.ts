/** 注销预告登记: the noted mortgage will not be, for its claim is gone or its holder waives it (实施细则 89). The lender alone may apply. */
import type { Business, Example } from '../business.ts'
import { BUYER, filed, LENDER, oldMortgage } from '../example-parts.ts'
import { RELEASE } from './release.ts'

export const PRE_NOTICE_RELEASE = {
  name: 'pre-notice-release',
  zh: '抵押权预告登记注销',
  en: 'Cancellation of the pre-notice of a mortgage',
  plan: { ...RELEASE.plan, registrations: ['mortgage-pre-notice-cancel'], units: 'as-mortgaged' },
} as const satisfies Business

export const example = (): Example =>
  filed(LENDER, {
    business: 'pre-notice-release',
    parties: [{ ...BUYER, id: 'owner' }],
    units: [{ serial: '00140101', certificate: undefined }],
    existing: [
      oldMortgage({
        proofNumber: '闽(2024)厦门市不动产证明第0140101号',
        registeredOn: '2024-05-06',
        reason: 'repaid',
        settledOn: '2026-11-23',
      }),
    ],
    slots: ['application-form', 'repayment-proof'],
  })
