/** Figures of volume of the half-year reports (figures.ts). */
import type { Figure } from './measures.ts'

const SMALL = ['micro-or-small', 'sole-trader', 'farmer'] as const

export const FIGURES_OF_VOLUME = {
  V1: {
    zh: '提交量',
    en: 'Filed loans',
    definition: {
      zh: '期内发生“已送达登记机构”（case.lodged）的业务件数。跨登记机构的一笔贷款，在各登记机构各计一件，按贷款计只计一笔。',
      en: 'Cases with case.lodged in the period. A loan over several registries is one case at each of them, and one loan.',
    },
    source: 'events',
    measures: [
      { zh: '件数', en: 'Cases', count: 'filed', unit: 'cases' },
      { zh: '贷款笔数', en: 'Loans', count: 'loans', unit: 'loans' },
      { zh: '按业务', en: 'By business', table: 'filed', slice: 'business', unit: 'cases' },
      {
        zh: '按不动产类型（依单元号）',
        en: 'By kind of property, from the unit number',
        table: 'filed',
        slice: 'unit',
        unit: 'cases',
      },
      { zh: '按借款人类型', en: 'By class of borrower', table: 'filed', slice: 'borrower', unit: 'cases' },
      {
        zh: '按分支机构（前10）',
        en: 'By branch, the first ten',
        table: 'filed',
        slice: 'branch',
        unit: 'cases',
        first: 10,
      },
    ],
  },
  V2: {
    zh: '受理量',
    en: 'Accepted',
    definition: {
      zh: '期内首次受理（case.accepted）或视为受理（case.deemed-accepted）的件数，每件只计一次。',
      en: 'Cases first accepted (case.accepted) or deemed accepted (case.deemed-accepted) in the period, each once.',
    },
    source: 'events',
    measures: [
      { zh: '件数', en: 'Cases', count: 'accepted', unit: 'cases' },
      { zh: '按业务', en: 'By business', table: 'accepted', slice: 'business', unit: 'cases' },
    ],
  },
  V3: {
    zh: '登簿量',
    en: 'Registered',
    definition: {
      zh: '期内登簿（case.registered）的登记事项数，合并受理的各事项分别计数；业务件数、单元数另列，不相加。',
      en: 'Registrations entered in the book (case.registered) in the period, each of a merged acceptance by itself. Cases and units are given apart and never added.',
    },
    source: 'events',
    measures: [
      { zh: '登记事项', en: 'Registrations', count: 'registrations', unit: 'registrations' },
      { zh: '业务件数', en: 'Cases', count: 'registered-cases', unit: 'cases' },
      { zh: '不动产单元', en: 'Units', count: 'registered-units', unit: 'units' },
      { zh: '按登记类型', en: 'By kind of registration', table: 'registrations', slice: 'kind', unit: 'registrations' },
    ],
  },
  V4: {
    zh: '发证量',
    en: 'Certificates',
    definition: {
      zh: '期内首次送达（certificate.delivered）的电子登记证明数；再次送达另列。',
      en: 'Electronic certificates first delivered (certificate.delivered) in the period; those delivered again apart.',
    },
    source: 'events',
    measures: [
      { zh: '首次送达', en: 'First delivered', count: 'certificates', unit: 'certificates' },
      { zh: '再次送达', en: 'Delivered again', count: 'certificates-again', unit: 'certificates' },
    ],
  },
  V5: {
    zh: '担保金额',
    en: 'Secured amount',
    definition: {
      zh: '期内抵押权首次登记的金额：一般抵押计被担保主债权数额，最高额抵押计最高债权额，分两栏，不相加；外币另列。仅计首次登记。',
      en: 'Of first registrations of mortgages in the period: the secured claim of ordinary mortgages, the ceiling of maximum-amount mortgages, in two columns never added; other currencies apart.',
    },
    source: 'events',
    measures: [
      { zh: '一般抵押 被担保主债权数额', en: 'Ordinary: secured claims', money: 'secured.fen', column: 'claim' },
      { zh: '最高额抵押 最高债权额', en: 'Maximum-amount: ceilings', money: 'secured.fen', column: 'ceiling' },
      { zh: '一般抵押件数', en: 'Ordinary, cases', count: 'secured.cases|column=claim', unit: 'cases' },
      { zh: '最高额抵押件数', en: 'Maximum-amount, cases', count: 'secured.cases|column=ceiling', unit: 'cases' },
    ],
    missing: {
      zh: '变更登记的差额：变更前后数额以文字填报，未计入。',
      en: 'Differences by change registrations: amounts before and after are filed as text and are not counted.',
    },
  },
  V6: {
    zh: '放款',
    en: 'Disbursed',
    definition: {
      zh: '期内放款（loan.disbursed）的笔数和金额；未放款（loan.not-disbursed，抵押权已登簿）另列，其中已注销的依登记证明注销（mortgage.released）关联到原业务，其余的抵押权仍在登记簿。跨登记机构的贷款只计一次，其各登记机构的注销不在此计。',
      en: 'Number and sum of loans disbursed (loan.disbursed) in the period; those given up with the mortgage registered (loan.not-disbursed) apart, and of these the released: a release is linked to its case by the certificate that ends (mortgage.released), the others are still in the register. A loan over several registries counts once; releases at its registries are not counted here.',
    },
    source: 'events',
    measures: [
      { zh: '笔数', en: 'Loans', count: 'disbursed', unit: 'loans' },
      { zh: '金额', en: 'Amount', money: 'disbursed.fen' },
      { zh: '未放款', en: 'Not disbursed', count: 'not-disbursed', unit: 'loans' },
      {
        zh: '其中抵押权已注销',
        en: 'Of these released since',
        rate: 'not-disbursed|released=yes',
        of: 'not-disbursed',
        whole: true,
      },
    ],
  },
  V7: {
    zh: '分业务类型',
    en: 'Per business',
    definition: {
      zh: 'V1–V6 按业务类型（含带押过户、转贷等的方式）分列。',
      en: 'V1 to V6 by business, with its mode where it has several.',
    },
    source: 'events',
    measures: [
      { zh: '提交', en: 'Filed', table: 'filed', slice: 'business', unit: 'cases' },
      { zh: '受理', en: 'Accepted', table: 'accepted', slice: 'business', unit: 'cases' },
      { zh: '登簿', en: 'Registered', table: 'registered-cases', slice: 'business', unit: 'cases' },
      { zh: '发证', en: 'Certificates', table: 'certificates', slice: 'business', unit: 'certificates' },
      { zh: '放款笔数', en: 'Disbursed', table: 'disbursed', slice: 'business', unit: 'loans' },
      { zh: '放款金额', en: 'Amount disbursed', moneyTable: 'disbursed.fen', slice: 'business' },
    ],
  },
  V8: {
    zh: '小微企业、个体工商户、农户贷款',
    en: 'Small borrowers',
    definition: {
      zh: 'V6 中借款人为小微企业、个体工商户或农户的笔数和金额。不是监管口径的普惠型贷款：后者另有单户授信上限，且不含消费和住房贷款。',
      en: 'V6 where the borrower is a micro or small enterprise, a sole trader or a farmer. It is not the regulator’s inclusive loans, which have a ceiling per borrower and leave out consumption and housing.',
    },
    source: 'events',
    measures: [
      { zh: '笔数', en: 'Loans', among: 'disbursed', slice: 'borrower', values: SMALL, unit: 'loans' },
      { zh: '金额', en: 'Amount', moneyAmong: 'disbursed.fen', slice: 'borrower', values: SMALL },
    ],
  },
  V9: {
    zh: '产品',
    en: 'Products',
    definition: {
      zh: '期内至少有一件登簿业务的贷款产品编码数；按产品的放款。',
      en: 'Distinct loan product codes with at least one registered case in the period; V6 by product.',
    },
    source: 'events',
    measures: [
      { zh: '产品数', en: 'Products', distinct: 'registered-cases', slice: 'product', unit: 'products' },
      {
        zh: '按产品放款笔数（前10）',
        en: 'Disbursed by product, the first ten',
        table: 'disbursed',
        slice: 'product',
        unit: 'loans',
        first: 10,
      },
    ],
  },
} as const satisfies Record<string, Figure>
