/** What a business is: the registrations it asks for, and the materials each needs. Every business is one file of data. */
import type { DocumentType } from '../documents/types.ts'

export const MORTGAGE_KINDS = {
  /** 抵押方式 dyfs 1 */
  ordinary: { zh: '一般抵押', en: 'Ordinary mortgage' },
  /** 抵押方式 dyfs 2 */
  maximum: { zh: '最高额抵押', en: 'Maximum-amount mortgage' },
} as const

export type MortgageKind = keyof typeof MORTGAGE_KINDS

export const REGISTRATION_KINDS = {
  /** 登记类型 djlx 100 */
  'mortgage-first': { zh: '抵押权首次登记', en: 'First registration of a mortgage' },
} as const

export type RegistrationKind = keyof typeof REGISTRATION_KINDS

/** What makes a conditional material due. */
export type Circumstance = 'existing-debt' | 'minor-owner'

export type SlotRule = {
  readonly slot: DocumentType
  readonly need: 'required' | 'optional' | Circumstance
  /** The law or notice that lets the registry ask for it. No other material may be demanded (操作规范 1.1.2). */
  readonly source: string
}

export type Business = {
  readonly name: string
  readonly zh: string
  readonly en: string
  readonly registrations: readonly RegistrationKind[]
  /** Its registrations at different registries can stand each for itself: a filing over several is divided, one part for each. */
  readonly divisible?: true
  readonly slots: Readonly<Record<MortgageKind, readonly SlotRule[]>>
}
