/** 新增贷款: a new loan secured by the first registration of a mortgage on existing property (抵押权首次登记). */
import type { Business, SlotRule } from '../business.ts'

/** What the bank sends over the network in every filing (闽自然资发〔2023〕22号 二(三); 不动产登记暂行条例 16). */
const ALWAYS: readonly SlotRule[] = [
  { slot: 'application-form', need: 'required', source: '条例 16(一)' },
  { slot: 'power-of-attorney', need: 'required', source: '条例 16(二)；闽自然资发〔2023〕22号 二(三)' },
  { slot: 'identity-papers', need: 'required', source: '条例 16(二)' },
  { slot: 'guardianship-proof', need: 'minor-owner', source: '实施细则 11' },
  { slot: 'company-papers', need: 'optional', source: '条例 16(二)' },
  /** Shared by the book itself; only a certificate older than unified registration has to be shown. */
  { slot: 'ownership-certificate', need: 'optional', source: '条例 16(三)' },
  { slot: 'inquiry-record', need: 'optional', source: '操作规范 3.4' },
  { slot: 'other', need: 'optional', source: '条例 16(六)' },
]

export const NEW_LOAN = {
  name: 'new-loan',
  zh: '新增贷款',
  en: 'New loan',
  registrations: ['mortgage-first'],
  divisible: true,
  slots: {
    ordinary: [
      ...ALWAYS,
      { slot: 'loan-contract', need: 'required', source: '实施细则 66' },
      /** A clause of the loan contract will do (实施细则 66): the same document then fills both slots. */
      { slot: 'mortgage-contract', need: 'required', source: '实施细则 66' },
    ],
    maximum: [
      ...ALWAYS,
      { slot: 'maximum-mortgage-contract', need: 'required', source: '实施细则 71' },
      { slot: 'facility-contract', need: 'required', source: '实施细则 71' },
      { slot: 'loan-contract', need: 'optional', source: '实施细则 71' },
      { slot: 'existing-debt-contract', need: 'existing-debt', source: '民法典 420；实施细则 71' },
      { slot: 'existing-debt-consent', need: 'existing-debt', source: '民法典 420；实施细则 71' },
    ],
  },
} as const satisfies Business
