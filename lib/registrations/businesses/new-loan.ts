/** 新增贷款: a new loan secured by the first registration of a mortgage on existing property (抵押权首次登记). */
import type { Business, Example } from '../business.ts'
import { filed, HOME_LOAN } from '../example-parts.ts'
import { NEW_MORTGAGE, WITH_OWNERS } from '../materials.ts'

export const NEW_LOAN = {
  name: 'new-loan',
  zh: '新增贷款',
  en: 'New loan',
  plan: {
    registrations: ['mortgage-first'],
    divisible: true,
    milestones: ['queried', 'approved', 'registered', 'certified', 'disbursed'],
    applicants: ['mortgagors', 'mortgagees'],
    blocks: { required: ['loan', 'mortgage', 'mortgagors', 'debtors', 'mortgagees'], optional: [] },
    slots: [...WITH_OWNERS, ...NEW_MORTGAGE],
    units: 'registered',
    result: 'certificate',
  },
} as const satisfies Business

export const example = (): Example => filed(HOME_LOAN, { business: 'new-loan', units: [{ serial: '00010203' }] })
