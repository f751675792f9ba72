/** What a registry decides of a case, and how the case then reads: the bodies of decisions, and the way of a case up to a state. */

import { examineCase } from '../../lib/cases/examine/examine-case.ts'
import { reportDisbursement } from '../../lib/cases/loan/report-loan.ts'
import { getCase } from '../../lib/cases/read/read-cases.ts'
import { headKey } from '../../lib/cases/state/rows.ts'
import type { Filing } from '../../lib/filings/filing.ts'
import { AnyRow } from '../../lib/kernel/stored.ts'
import type { Table } from '../../lib/platform/ports.ts'
import { licenceIdentifier } from '../../tools/simulate/licence.ts'
import { type CasePorts, filingFor, type Signed, signedCall, submitted } from './cases.ts'
import { bodyOf, DECLARATION, REGISTRY, uploader } from './documents.ts'
import type { Row } from './looked.ts'

/** Half an hour before the tests' own moment. */
export const AT = '2026-11-24T09:30:00+08:00'

export const ACCEPTED = { decision: 'accepted', registryNumber: '厦登2026-000001', acceptedAt: AT }
export const IN_REVIEW = { decision: 'in-review', startedAt: AT }
export const REFUSED = { decision: 'refused', ground: 'ownership-dispute', reason: '权属争议', refusedAt: AT }

export const headOf = async ({ table }: { readonly table: Table }, caseId: string): Promise<Row> =>
  (await table.get('cases', headKey(caseId), AnyRow)) ?? {}

/** Every unit of the case in the book. */
export const registeredDecision = async (ports: { readonly table: Table }, caseId: string, more: Row = {}) => ({
  decision: 'registered',
  registeredAt: AT,
  registrar: '测试登记员',
  units: ((await headOf(ports, caseId))['units'] as string[]).map((unitNumber) => ({
    unitNumber,
    bookNumber: 'B-1',
    rank: 1,
  })),
  ...more,
})

export const certificateNumber = (serial: number): string =>
  `闽(2026)厦门市不动产证明第${String(serial).padStart(7, '0')}号`

/** A certificate over every unit of the case, its file confirmed; `serial` makes its numbers. */
export const certifiedDecision = async (
  ports: CasePorts,
  caseId: string,
  { serial = 1, sha256 = DECLARATION.sha256 } = {},
) => {
  const documentId = await uploader(() => ports).confirmed({ by: REGISTRY, as: { type: 'registration-certificate' } })
  const { units } = await headOf(ports, caseId)
  const licenceId = licenceIdentifier(REGISTRY, serial)
  const number = certificateNumber(serial)
  return { decision: 'certified', certificates: [{ number, licenceId, documentId, sha256, units, issuedAt: AT }] }
}

/** Submitted and examined once: lodged, where nothing stands against it. */
export const lodgedCase = async (ports: CasePorts, filing: Promise<Filing> | Filing = filingFor(ports)) => {
  const { caseId } = bodyOf(await submitted(ports, await filing))
  await examineCase(ports, caseId)
  return caseId as string
}

/** The case as its bank reads it. */
export const viewOf = async (ports: CasePorts, caseId: string) =>
  bodyOf(await getCase(ports, await signedCall('getCase', { body: undefined, path: { caseId } }), 'bank'))

export const disbursedBy = async (
  ports: CasePorts,
  caseId: string,
  { fen = 1, ...signed }: Signed & { fen?: number } = {},
) => {
  const body = { disbursedAt: AT, amount: { currency: 'CNY' as const, fen } }
  return bodyOf(
    await reportDisbursement(ports, await signedCall('reportDisbursement', { body, path: { caseId } }, signed)),
  )
}
