/** 抵押权变更: amount, term, scope, rank, debtor, names or collateral of a mortgage change; the holder stays (实施细则 68, 72). */
import type { Business, Example } from '../business.ts'
import { filed, oldMortgage, WITH_POWER } from '../example-parts.ts'
import { CHANGED_OR_RENAMED, OLD_CERTIFICATE, WITH_OWNERS } from '../materials.ts'

export const MORTGAGE_CHANGE = {
  name: 'mortgage-change',
  zh: '抵押权变更',
  en: 'Change of a mortgage',
  plan: {
    registrations: ['mortgage-change'],
    milestones: ['registered', 'certified'],
    applicants: ['mortgagors', 'mortgagees'],
    blocks: { required: ['existing', 'change', 'mortgagors', 'mortgagees'], optional: ['loan', 'debtors'] },
    slots: [...WITH_OWNERS, ...OLD_CERTIFICATE, ...CHANGED_OR_RENAMED],
    units: 'registered',
    result: 'certificate',
    lenderAloneFor: 'own-name',
  },
} as const satisfies Business

export const example = (): Example =>
  filed(WITH_POWER, {
    business: 'mortgage-change',
    units: [{ serial: '00070101' }],
    existing: [oldMortgage()],
    change: {
      agreementNo: '变2026-0003',
      signedOn: '2026-11-20',
      items: [
        { of: 'amount', before: '800000.00 元', after: '1000000.00 元' },
        { of: 'scope', before: '主债权', after: '主债权及利息、违约金' },
      ],
    },
    slots: ['change-agreement', 'other-mortgagee-consent'],
  })
