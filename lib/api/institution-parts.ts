/** What contracts of institutions and of their keys and clients share. */
import * as z from 'zod/mini'
import { InstitutionId } from '../institutions/model.ts'

export const INSTITUTIONS = 'institutions'
export const institutionPath = z.strictObject({ institutionId: InstitutionId })
/** Whatever was put, with its version. */
export const versionedRow = z.looseObject({ version: z.int() })
export const Versions = ['version.missing', 'version.differs'] as const
export const EXAMPLE_BANK = '91350000MA00YH0179'

export const VERSIONED = {
  zh: '修改时以 If-Match 提供所见版本号，新建时不提供。',
  en: 'Give the version you saw as `If-Match`; without one where there is nothing yet.',
}
export const versioned = (zh: string, en: string) => ({ zh: `${zh}${VERSIONED.zh}`, en: `${en} ${VERSIONED.en}` })

const EXAMPLE_BRANCH = '91350200MA00YH412T'
export const BRANCH_EXAMPLE = {
  creditCode: EXAMPLE_BRANCH,
  name: '测试银行厦门分行',
  licenceNo: 'B0001B235020001',
  region: '350200',
}
export const OFFICER_EXAMPLE = {
  officerId: 'officer-1',
  name: '测试丁',
  branch: EXAMPLE_BRANCH,
  validFrom: '2026-01-01',
  validTo: '2027-12-31',
  trainedOn: '2025-12-20',
  maskedId: '3502************21',
}
