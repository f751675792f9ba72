/** 最高额抵押权确定: the claims under a maximum-amount mortgage are counted, it becomes an ordinary one (民法典 423; 实施细则 73). */
import type { Business, Example } from '../business.ts'
import { cny, filed, oldMortgage, WITH_POWER } from '../example-parts.ts'
import { OLD_CERTIFICATE, WITH_OWNERS } from '../materials.ts'

export const DETERMINATION = {
  name: 'determination',
  zh: '最高额抵押权确定',
  en: 'Determination of a maximum-amount mortgage',
  plan: {
    registrations: ['mortgage-determination'],
    milestones: ['registered', 'certified'],
    applicants: ['mortgagors', 'mortgagees'],
    blocks: { required: ['existing', 'determination', 'mortgagors', 'mortgagees'], optional: ['loan', 'debtors'] },
    slots: [
      ...WITH_OWNERS,
      ...OLD_CERTIFICATE,
      { slot: 'determination-proof', need: 'required', source: '实施细则 73' },
    ],
    units: 'as-mortgaged',
    result: 'certificate',
  },
} as const satisfies Business

export const example = (): Example =>
  filed(WITH_POWER, {
    business: 'determination',
    units: [{ serial: '00090101' }],
    existing: [oldMortgage({ kind: 'maximum', contractNo: '高抵2023-0815' })],
    determination: {
      reason: 'period-ended',
      fact: '债权确定期间于2026年6月15日届满',
      determinedOn: '2026-06-15',
      amount: cny(65_000_000),
    },
    slots: ['determination-proof'],
  })
