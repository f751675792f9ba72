/** 在建建筑物抵押部分注销: units sold leave the mortgage of the building; the rest of it stands. */
import type { Business, Example } from '../business.ts'
import { DEVELOPER, filed, LENDER, oldMortgage } from '../example-parts.ts'
import { PARTIAL_RELEASE } from './partial-release.ts'

export const CONSTRUCTION_PARTIAL_RELEASE = {
  name: 'construction-partial-release',
  zh: '在建建筑物抵押权变更（抵押物减少）',
  en: 'Partial release of sold units of a building under construction',
  plan: {
    ...PARTIAL_RELEASE.plan,
    blocks: { required: ['existing', 'mortgagees'], optional: ['construction', 'loan', 'mortgagors', 'debtors'] },
    slots: [...PARTIAL_RELEASE.plan.slots, { slot: 'presale-contract', need: 'optional', source: '实施细则 75' }],
    units: 'under-construction',
  },
} as const satisfies Business

export const example = (): Example =>
  filed(LENDER, {
    business: 'construction-partial-release',
    parties: [DEVELOPER],
    units: [{ serial: '00040301', certificate: undefined }],
    existing: [
      oldMortgage({
        proofNumber: '闽(2025)厦门市不动产证明第0040001号',
        registeredOn: '2025-03-01',
        units: ['350203001002GB00123F00040301'],
        reason: 'waived',
      }),
    ],
    slots: ['application-form', 'waiver-statement', 'presale-contract'],
  })
