/** 展期: the same debt is due later. A change of the mortgage; nothing is paid out. */
import type { Business, Example } from '../business.ts'
import { filed, LOAN, oldMortgage, WITH_POWER } from '../example-parts.ts'
import { CHANGED, OLD_CERTIFICATE, WITH_OWNERS } from '../materials.ts'

export const EXTENSION = {
  name: 'extension',
  zh: '展期',
  en: 'Extension of the term',
  plan: {
    registrations: ['mortgage-change'],
    milestones: ['queried', 'approved', 'registered', 'certified'],
    applicants: ['mortgagors', 'mortgagees'],
    blocks: { required: ['loan', 'existing', 'change', 'mortgagors', 'debtors', 'mortgagees'], optional: [] },
    slots: [...WITH_OWNERS, ...OLD_CERTIFICATE, ...CHANGED],
    units: 'as-mortgaged',
    result: 'certificate',
    renews: ['extension'],
  },
} as const satisfies Business

export const example = (): Example =>
  filed(WITH_POWER, {
    business: 'extension',
    units: [{ serial: '00060101' }],
    loan: { ...LOAN, plannedDisbursementOn: undefined },
    existing: [oldMortgage({ paper: 'surrendered' })],
    change: {
      agreementNo: '变2026-0001',
      signedOn: '2026-11-20',
      items: [{ of: 'term', before: '2023-06-15 至 2026-12-15', after: '2023-06-15 至 2027-12-15' }],
      renews: 'extension',
    },
    slots: ['mortgage-certificate', 'change-agreement'],
  })
