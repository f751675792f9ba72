/**
 * 预告转本登记: the home is finished and its ownership registered, before or in the same acceptance; the pre-notice ends and the
 * mortgage takes its place, from the day of the pre-notice (实施细则 78; 担保制度解释 52).
 */
import type { Business, Example, SlotRule } from '../business.ts'
import { BUYER, DEVELOPER, filed, HOME_LOAN, MORTGAGE, SALE, withPersons } from '../example-parts.ts'
import { NOTED_MORTGAGE, SOLD, WITH_OWNERS } from '../materials.ts'

const PRE_NOTICE: SlotRule = { slot: 'pre-notice-proof', need: 'required', source: '实施细则 78' }

export const PRE_NOTICE_CONVERSION = {
  name: 'pre-notice-conversion',
  zh: '抵押权预告转本登记',
  en: 'Conversion of a pre-notice into the mortgage',
  modes: {
    after: {
      zh: '所有权已登记',
      en: 'After the ownership was registered',
      registrations: ['pre-notice-conversion'],
      milestones: ['registered', 'certified'],
      applicants: ['mortgagors', 'mortgagees'],
      blocks: { required: ['conversion', 'mortgage', 'mortgagors', 'mortgagees'], optional: ['loan', 'debtors'] },
      slots: [...WITH_OWNERS, ...NOTED_MORTGAGE, PRE_NOTICE],
      units: 'registered',
      result: 'certificate',
      lenderAloneFor: 'conversion',
    },
    merged: {
      zh: '与所有权登记合并办理',
      en: "Merged with the ownership's registration",
      registrations: ['ownership-transfer', 'pre-notice-conversion'],
      milestones: ['registered', 'certified'],
      applicants: ['sellers', 'buyers', 'mortgagees'],
      blocks: {
        required: ['sale', 'conversion', 'mortgage', 'mortgagors', 'mortgagees'],
        optional: ['loan', 'debtors'],
      },
      slots: [...WITH_OWNERS, ...NOTED_MORTGAGE, ...SOLD, PRE_NOTICE],
      units: 'registered',
      result: 'ownership-and-certificate',
    },
  },
} as const satisfies Business

export const example = (mode?: string): Example =>
  mode === 'merged'
    ? filed(withPersons([DEVELOPER, BUYER], { mortgagors: [{ party: 'buyer' }], debtors: undefined }), {
        business: 'pre-notice-conversion',
        mode,
        units: [{ serial: '00110102' }],
        mortgage: MORTGAGE,
        sale: SALE,
        conversion: { preNoticeNo: '闽(2024)厦门市不动产证明第0110102号', merged: true },
        slots: ['pre-notice-proof', 'sale-contract', 'tax-clearance', 'company-papers'],
      })
    : filed(HOME_LOAN, {
        business: 'pre-notice-conversion',
        mode,
        units: [{ serial: '00110101' }],
        conversion: {
          preNoticeNo: '闽(2024)厦门市不动产证明第0110101号',
          ownershipRegisteredOn: '2026-11-10',
        },
        slots: ['pre-notice-proof'],
      })
