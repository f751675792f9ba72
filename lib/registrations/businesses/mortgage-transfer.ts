/** 抵押权转移（债权转让）: the claim passes to another lender and the mortgage with it (民法典 407). Both lenders apply. */
import type { Business, Example } from '../business.ts'
import { cny, filed, LENDER, oldMortgage, XIAMEN } from '../example-parts.ts'
import { ASSIGNED, ASSIGNEES, LENDER_ALONE, OLD_CERTIFICATE } from '../materials.ts'

export const MORTGAGE_TRANSFER = {
  name: 'mortgage-transfer',
  zh: '抵押权转移（债权转让）',
  en: 'Transfer of a mortgage with its claim',
  plan: {
    registrations: ['mortgage-transfer'],
    milestones: ['registered', 'certified'],
    applicants: ['assignor', 'assignee'],
    blocks: {
      required: ['existing', 'assignment', 'mortgagees'],
      optional: ['loan', 'mortgagors', 'debtors', 'settlement'],
    },
    slots: [...LENDER_ALONE, ...OLD_CERTIFICATE, ...ASSIGNED, ...ASSIGNEES],
    units: 'registered',
    result: 'certificate',
  },
} as const satisfies Business

export const example = (): Example =>
  filed(LENDER, {
    business: 'mortgage-transfer',
    units: [{ serial: '00080101' }],
    existing: [oldMortgage({ mortgageeName: '测试外地银行厦门分行' })],
    assignment: {
      assignor: { branch: '91350200MA00YH4558', name: '测试外地银行厦门分行' },
      assignee: { branch: XIAMEN, name: '测试银行厦门分行' },
      agreementNo: '转2026-0001',
      signedOn: '2026-11-18',
      debtorNotifiedOn: '2026-11-19',
      manner: 'signed-receipt',
      amount: cny(80_000_000),
    },
    slots: ['application-form', 'assignment-agreement', 'debtor-notice'],
  })
