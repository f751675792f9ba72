/**
 * What a document can be, who may declare it, in which formats, and which type fits which slot of a filing.
 * A slot bears the name of the type that normally fills it. Registrations say which slots they need.
 */

import * as z from 'zod/mini'
import type { DOCUMENT_NAMES } from '../kernel/document-names.ts'
import { keysOf } from '../names/keys.ts'

export const CONTENT_TYPES = {
  'application/pdf': { extension: 'pdf' },
  'application/ofd': { extension: 'ofd' },
  'image/jpeg': { extension: 'jpg' },
  'image/png': { extension: 'png' },
  'image/tiff': { extension: 'tif' },
} as const satisfies Record<string, { extension: string }>

export type ContentType = keyof typeof CONTENT_TYPES
export const ContentType = z.enum(keysOf(CONTENT_TYPES))

type Row = {
  readonly declaredBy: readonly ('bank' | 'registry' | 'authority')[]
  readonly contentTypes: readonly ContentType[]
}

const SCANS = keysOf(CONTENT_TYPES)
const PAGED = ['application/pdf', 'application/ofd'] as const
const BY_BANK = { declaredBy: ['bank'], contentTypes: SCANS } as const satisfies Row

export const DOCUMENT_TYPES = {
  'application-form': BY_BANK,
  'power-of-attorney': BY_BANK,
  'identity-papers': BY_BANK,
  'company-papers': BY_BANK,
  'guardianship-proof': BY_BANK,
  'ownership-certificate': BY_BANK,
  'loan-contract': BY_BANK,
  'mortgage-contract': BY_BANK,
  'maximum-mortgage-contract': BY_BANK,
  'facility-contract': BY_BANK,
  'existing-debt-contract': BY_BANK,
  'existing-debt-consent': BY_BANK,
  'mortgage-certificate': BY_BANK,
  'loss-declaration': BY_BANK,
  'repayment-proof': BY_BANK,
  'waiver-statement': BY_BANK,
  'realisation-proof': BY_BANK,
  'effective-judgment': BY_BANK,
  'change-agreement': BY_BANK,
  'name-change-proof': BY_BANK,
  'other-mortgagee-consent': BY_BANK,
  'assignment-agreement': BY_BANK,
  'debtor-notice': BY_BANK,
  'partial-assignment-agreement': BY_BANK,
  'determination-proof': BY_BANK,
  'sale-contract': BY_BANK,
  'tax-clearance': BY_BANK,
  'fund-custody-agreement': BY_BANK,
  'settlement-agreement': BY_BANK,
  'lender-commitment': BY_BANK,
  'land-certificate': BY_BANK,
  'planning-permit': BY_BANK,
  'presale-contract': BY_BANK,
  'pre-notice-agreement': BY_BANK,
  'purchase-pre-notice-proof': BY_BANK,
  'pre-notice-proof': BY_BANK,
  'query-authorization': BY_BANK,
  'interest-evidence': BY_BANK,
  'inquiry-record': BY_BANK,
  'fee-notice': {
    declaredBy: ['bank', 'registry'],
    contentTypes: SCANS,
  },
  'withdrawal-application': BY_BANK,
  'fee-exemption': BY_BANK,
  'registration-certificate': {
    declaredBy: ['registry'],
    contentTypes: PAGED,
  },
  'registration-copy': {
    declaredBy: ['registry'],
    contentTypes: SCANS,
  },
  'query-result': { declaredBy: ['registry'], contentTypes: PAGED },
  'cooperation-agreement': {
    declaredBy: ['authority'],
    contentTypes: SCANS,
  },
  other: { declaredBy: ['bank', 'registry'], contentTypes: SCANS },
} as const satisfies Record<keyof typeof DOCUMENT_NAMES, Row>

export type DocumentType = keyof typeof DOCUMENT_TYPES
export const DocumentType = z.enum(keysOf(DOCUMENT_TYPES))

/** Types that fill a slot beside the one it is named after. */
const ALSO_FITS: Partial<Record<DocumentType, readonly DocumentType[]>> = {
  // The agreement may be a clause of the contract (实施细则 78, 86).
  'pre-notice-agreement': ['presale-contract', 'mortgage-contract'],
  'identity-papers': ['company-papers'],
  'interest-evidence': ['mortgage-contract', 'maximum-mortgage-contract', 'loan-contract'],
  // The mortgage may be a clause of the loan contract (实施细则 66).
  'mortgage-contract': ['maximum-mortgage-contract', 'loan-contract'],
}

export const fitsSlot = (type: DocumentType, slot: DocumentType): boolean =>
  type === slot || (ALSO_FITS[slot]?.includes(type) ?? false)
