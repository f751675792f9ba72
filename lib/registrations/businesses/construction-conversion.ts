/** 在建建筑物抵押转现: the building is finished and registered, its mortgage becomes one of the finished building (实施细则 77). */
import type { Business, Example } from '../business.ts'
import { DEVELOPER, filed, oldMortgage, withPersons } from '../example-parts.ts'
import { OLD_CERTIFICATE, WITH_OWNERS } from '../materials.ts'

export const CONSTRUCTION_CONVERSION = {
  name: 'construction-conversion',
  zh: '在建建筑物抵押转现',
  en: 'Conversion of a construction mortgage when the building is finished',
  plan: {
    registrations: ['mortgage-change'],
    milestones: ['registered', 'certified'],
    applicants: ['mortgagors', 'mortgagees'],
    blocks: {
      required: ['existing', 'construction', 'mortgagors', 'mortgagees'],
      optional: ['loan', 'debtors', 'change'],
    },
    slots: [
      ...WITH_OWNERS,
      ...OLD_CERTIFICATE,
      { slot: 'mortgage-contract', need: 'optional', source: '实施细则 77' },
      { slot: 'change-agreement', need: 'optional', source: '实施细则 77' },
    ],
    units: 'registered',
    result: 'certificate',
  },
} as const satisfies Business

export const example = (): Example =>
  filed(withPersons([DEVELOPER], { debtors: undefined }), {
    business: 'construction-conversion',
    units: [{ serial: '00040201' }, { serial: '00040202' }],
    existing: [oldMortgage({ proofNumber: '闽(2024)厦门市不动产证明第0040000号', registeredOn: '2024-03-01' })],
    construction: {
      planningPermitNo: '建字第350203202400001号',
      landCertificate: { number: '闽(2023)厦门市不动产权第0040000号' },
      excludedUnits: [],
    },
    slots: ['company-papers'],
  })
