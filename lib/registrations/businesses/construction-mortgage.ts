/** 在建建筑物抵押: the building as far as it stands, with its land, without the units already sold or noted (实施细则 75, 76). */
import type { Business, Example } from '../business.ts'
import { cny, DEVELOPER, filed, LOAN, MORTGAGE, withPersons } from '../example-parts.ts'
import { NEW_MORTGAGE, WITH_OWNERS } from '../materials.ts'

export const CONSTRUCTION_MORTGAGE = {
  name: 'construction-mortgage',
  zh: '在建建筑物抵押',
  en: 'Mortgage of a building under construction',
  plan: {
    registrations: ['mortgage-first'],
    milestones: ['queried', 'approved', 'registered', 'certified', 'disbursed'],
    applicants: ['mortgagors', 'mortgagees'],
    blocks: { required: ['loan', 'mortgage', 'construction', 'mortgagors', 'debtors', 'mortgagees'], optional: [] },
    slots: [
      ...WITH_OWNERS,
      ...NEW_MORTGAGE,
      { slot: 'land-certificate', need: 'required', source: '实施细则 76' },
      { slot: 'planning-permit', need: 'required', source: '实施细则 76' },
    ],
    units: 'under-construction',
    result: 'certificate',
  },
} as const satisfies Business

export const example = (): Example =>
  filed(withPersons([DEVELOPER]), {
    business: 'construction-mortgage',
    units: [{ serial: '00040000', certificate: undefined, location: '厦门市思明区测试路4号在建工程' }],
    loan: { ...LOAN, productCode: 'development-loan', purpose: 'construction', borrowerClass: 'enterprise' },
    mortgage: { ...MORTGAGE, claim: cny(5_000_000_000), term: { from: '2026-12-01', to: '2029-12-01' } },
    construction: {
      planningPermitNo: '建字第350203202600001号',
      landCertificate: { number: '闽(2025)厦门市不动产权第0040000号' },
      excludedUnits: ['350203001002GB00123F00040101'],
      viewedOn: '2026-11-19',
    },
    slots: ['loan-contract', 'mortgage-contract', 'land-certificate', 'planning-permit', 'company-papers'],
  })
