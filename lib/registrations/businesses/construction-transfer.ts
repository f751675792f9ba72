/** 在建建筑物抵押转移: the claim passes to another lender, and with it the mortgage of the building under construction (民法典 407). */
import type { Business, Example } from '../business.ts'
import { cny, DEVELOPER, filed, LENDER, oldMortgage, XIAMEN } from '../example-parts.ts'
import { MORTGAGE_TRANSFER } from './mortgage-transfer.ts'

export const CONSTRUCTION_TRANSFER = {
  name: 'construction-transfer',
  zh: '在建建筑物抵押转移（债权转让）',
  en: 'Transfer of the mortgage of a building under construction',
  plan: { ...MORTGAGE_TRANSFER.plan, units: 'under-construction' },
} as const satisfies Business

export const example = (): Example =>
  filed(LENDER, {
    business: 'construction-transfer',
    parties: [DEVELOPER],
    units: [{ serial: '00040600', certificate: undefined, location: '厦门市思明区测试路4号在建工程' }],
    existing: [
      oldMortgage({
        proofNumber: '闽(2025)厦门市不动产证明第0040600号',
        registeredOn: '2025-03-01',
        mortgageeName: '测试外地银行厦门分行',
      }),
    ],
    assignment: {
      assignor: { branch: '91350200MA00YH4558', name: '测试外地银行厦门分行' },
      assignee: { branch: XIAMEN, name: '测试银行厦门分行' },
      agreementNo: '转2026-0003',
      signedOn: '2026-11-18',
      debtorNotifiedOn: '2026-11-19',
      manner: 'signed-receipt',
      amount: cny(80_000_000),
    },
    slots: ['application-form', 'assignment-agreement', 'debtor-notice'],
  })
