/**
 * 借新还旧: a new loan of the same lender pays the old one. The old debt still stands when the registry writes, so the old mortgage
 * ends by the lender's waiver (放弃), not by repayment; a junior mortgage would move ahead (担保制度解释 16).
 */
import type { Business, Example } from '../business.ts'
import { filed, HOME_LOAN, oldMortgage } from '../example-parts.ts'
import { EXTINCTION, NEW_MORTGAGE, OLD_CERTIFICATE, WITH_OWNERS } from '../materials.ts'

export const REFINANCE = {
  name: 'refinance',
  zh: '借新还旧',
  en: 'Refinance by the same lender',
  plan: {
    registrations: ['mortgage-cancel', 'mortgage-first'],
    milestones: ['queried', 'approved', 'registered', 'certified', 'disbursed'],
    applicants: ['mortgagors', 'mortgagees'],
    blocks: { required: ['loan', 'mortgage', 'existing', 'mortgagors', 'debtors', 'mortgagees'], optional: [] },
    slots: [...WITH_OWNERS, ...NEW_MORTGAGE, ...OLD_CERTIFICATE, ...EXTINCTION],
    units: 'registered',
    result: 'certificate',
  },
} as const satisfies Business

export const example = (): Example =>
  filed(HOME_LOAN, {
    business: 'refinance',
    units: [{ serial: '00020102' }],
    existing: [oldMortgage({ reason: 'waived', paper: 'electronic' })],
    slots: ['waiver-statement'],
  })
