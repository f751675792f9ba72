/** 抵押物减少: some units of a mortgage are freed, the mortgage stands on the others and its certificate with it. */
import type { Business, Example } from '../business.ts'
import { filed, LENDER, oldMortgage } from '../example-parts.ts'
import { EXTINCTION, LENDER_ALONE, OLD_CERTIFICATE } from '../materials.ts'

export const PARTIAL_RELEASE = {
  name: 'partial-release',
  zh: '抵押权变更（抵押物减少）',
  en: 'Partial release of collateral',
  plan: {
    registrations: ['mortgage-partial-cancel'],
    milestones: ['registered'],
    applicants: ['mortgagees'],
    blocks: { required: ['existing', 'mortgagees'], optional: ['loan', 'mortgagors', 'debtors'] },
    slots: [
      ...LENDER_ALONE,
      ...OLD_CERTIFICATE,
      ...EXTINCTION,
      { slot: 'other-mortgagee-consent', need: 'optional', source: '民法典 409；实施细则 68' },
    ],
    units: 'registered',
    result: 'cancellation',
  },
} as const satisfies Business

export const example = (): Example =>
  filed(LENDER, {
    business: 'partial-release',
    units: [{ serial: '00050101' }],
    existing: [oldMortgage({ units: ['350203001002GB00123F00050101'], reason: 'waived' })],
    slots: ['application-form', 'waiver-statement'],
  })
