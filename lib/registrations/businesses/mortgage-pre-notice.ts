/**
 * 抵押权预告登记: of a home bought before it is built, alone or with the purchaser's own pre-notice in one acceptance (双预告), or of
 * other property. It holds the place of the mortgage until that can be registered (民法典 221).
 */
import type { Business, Example, SlotRule } from '../business.ts'
import { BUYER, DEVELOPER, filed, HOME_LOAN, LOAN, MORTGAGE, SALE, withPersons } from '../example-parts.ts'
import { NEW_MORTGAGE, WITH_OWNERS } from '../materials.ts'

const AGREED: SlotRule = { slot: 'pre-notice-agreement', need: 'required', source: '实施细则 78、86、88' }
const LOAN_PARTS = ['loan', 'mortgage', 'preNotice', 'mortgagors', 'debtors', 'mortgagees'] as const
const MILESTONES = ['queried', 'approved', 'registered', 'certified', 'disbursed'] as const

export const MORTGAGE_PRE_NOTICE = {
  name: 'mortgage-pre-notice',
  zh: '抵押权预告登记',
  en: 'Pre-notice of a mortgage',
  modes: {
    alone: {
      zh: '预购商品房抵押预告（已办购房预告）',
      en: 'Pre-sold home whose purchase has its pre-notice',
      registrations: ['mortgage-pre-notice'],
      milestones: MILESTONES,
      applicants: ['mortgagors', 'mortgagees'],
      blocks: { required: LOAN_PARTS, optional: [] },
      slots: [
        ...WITH_OWNERS,
        ...NEW_MORTGAGE,
        AGREED,
        { slot: 'purchase-pre-notice-proof', need: 'required', source: '实施细则 78' },
      ],
      units: 'presold',
      result: 'certificate',
      preNoticeKinds: ['presold-mortgage'],
    },
    'with-purchase': {
      zh: '双预告合并办理',
      en: 'Pre-sold home, with the pre-notice of its purchase',
      registrations: ['purchase-pre-notice', 'mortgage-pre-notice'],
      milestones: MILESTONES,
      applicants: ['sellers', 'buyers', 'mortgagees'],
      blocks: { required: ['sale', ...LOAN_PARTS], optional: [] },
      slots: [
        ...WITH_OWNERS,
        ...NEW_MORTGAGE,
        AGREED,
        { slot: 'presale-contract', need: 'required', source: '实施细则 86' },
      ],
      units: 'presold',
      result: 'certificate',
      preNoticeKinds: ['presold-mortgage'],
    },
    other: {
      zh: '其他不动产抵押预告',
      en: 'Other property',
      registrations: ['other-pre-notice'],
      milestones: MILESTONES,
      applicants: ['mortgagors', 'mortgagees'],
      blocks: { required: LOAN_PARTS, optional: [] },
      slots: [...WITH_OWNERS, ...NEW_MORTGAGE, AGREED],
      units: 'registered',
      result: 'certificate',
      preNoticeKinds: ['other-mortgage'],
    },
  },
} as const satisfies Business

const PRESALE = { agreedOn: '2026-11-20', presaleContractNo: '预2026-0001', filedContractNo: '厦预2026112400001' }

export const example = (mode?: string): Example => {
  const business = { business: 'mortgage-pre-notice', mode }
  if (mode === 'with-purchase')
    return filed(
      withPersons([DEVELOPER, BUYER], {
        mortgagors: [{ party: 'buyer' }],
        debtors: [{ party: 'buyer', relation: 'same' }],
      }),
      {
        ...business,
        units: [{ serial: '00100102', certificate: undefined }],
        loan: LOAN,
        mortgage: MORTGAGE,
        sale: { ...SALE, taxClearanceNo: undefined },
        preNotice: { kind: 'presold-mortgage', ...PRESALE },
        slots: ['loan-contract', 'mortgage-contract', 'pre-notice-agreement', 'presale-contract', 'company-papers'],
      },
    )
  if (mode === 'other')
    return filed(HOME_LOAN, {
      ...business,
      units: [{ serial: '00100103' }],
      preNotice: { kind: 'other-mortgage', agreedOn: '2026-11-20' },
      slots: ['pre-notice-agreement'],
    })
  return filed(HOME_LOAN, {
    ...business,
    units: [{ serial: '00100101', certificate: undefined }],
    preNotice: {
      kind: 'presold-mortgage',
      ...PRESALE,
      purchasePreNoticeNo: '闽(2026)厦门市不动产证明第0100101号',
    },
    slots: ['pre-notice-agreement', 'purchase-pre-notice-proof'],
  })
}
