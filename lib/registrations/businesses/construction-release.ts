/** 在建建筑物抵押注销: the whole mortgage of a building under construction ends. The lender alone may apply (实施细则 70). */
import type { Business, Example } from '../business.ts'
import { DEVELOPER, filed, LENDER, oldMortgage } from '../example-parts.ts'
import { RELEASE } from './release.ts'

export const CONSTRUCTION_RELEASE = {
  name: 'construction-release',
  zh: '在建建筑物抵押注销',
  en: 'Release of a building under construction',
  plan: { ...RELEASE.plan, units: 'under-construction' },
} as const satisfies Business

export const example = (): Example =>
  filed(LENDER, {
    business: 'construction-release',
    parties: [DEVELOPER],
    units: [{ serial: '00040400', certificate: undefined, location: '厦门市思明区测试路4号在建工程' }],
    existing: [
      oldMortgage({
        proofNumber: '闽(2025)厦门市不动产证明第0040400号',
        registeredOn: '2025-03-01',
        reason: 'repaid',
        settledOn: '2026-11-23',
      }),
    ],
    slots: ['application-form', 'repayment-proof'],
  })
