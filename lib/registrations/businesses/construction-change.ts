/** 在建建筑物抵押变更: term, amount, debtor or another particular of the mortgage of a building under construction (实施细则 68). */
import type { Business, Example } from '../business.ts'
import { DEVELOPER, filed, oldMortgage, withPersons } from '../example-parts.ts'
import { MORTGAGE_CHANGE } from './mortgage-change.ts'

export const CONSTRUCTION_CHANGE = {
  name: 'construction-change',
  zh: '在建建筑物抵押变更',
  en: 'Change of the mortgage of a building under construction',
  plan: { ...MORTGAGE_CHANGE.plan, units: 'under-construction' },
} as const satisfies Business

export const example = (): Example =>
  filed(withPersons([DEVELOPER], { debtors: undefined }), {
    business: 'construction-change',
    units: [{ serial: '00040500', certificate: undefined, location: '厦门市思明区测试路4号在建工程' }],
    existing: [oldMortgage({ proofNumber: '闽(2025)厦门市不动产证明第0040500号', registeredOn: '2025-03-01' })],
    change: {
      agreementNo: '变2026-0004',
      signedOn: '2026-11-20',
      items: [{ of: 'term', before: '2025-03-01 至 2026-12-01', after: '2025-03-01 至 2027-12-01' }],
      renews: 'extension',
    },
    slots: ['change-agreement', 'company-papers'],
  })
