/** 还款解押: the debt is paid, the mortgage is cancelled. The lender alone may apply (实施细则 70; 操作规范 14.4). */
import type { Business, Example } from '../business.ts'
import { filed, LENDER, oldMortgage } from '../example-parts.ts'
import { EXTINCTION, LENDER_ALONE, OLD_CERTIFICATE } from '../materials.ts'

export const RELEASE = {
  name: 'release',
  zh: '还款解押',
  en: 'Release on repayment',
  plan: {
    registrations: ['mortgage-cancel'],
    milestones: ['repaid', 'registered'],
    applicants: ['mortgagees'],
    blocks: { required: ['existing', 'mortgagees'], optional: ['loan', 'mortgagors', 'debtors'] },
    slots: [...LENDER_ALONE, ...OLD_CERTIFICATE, ...EXTINCTION],
    units: 'registered',
    result: 'cancellation',
  },
} as const satisfies Business

export const example = (): Example =>
  filed(LENDER, {
    business: 'release',
    units: [{ serial: '00020101' }],
    existing: [oldMortgage({ reason: 'repaid', settledOn: '2026-11-23', paper: 'surrendered' })],
    slots: ['application-form', 'mortgage-certificate', 'repayment-proof'],
  })
