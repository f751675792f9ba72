/**
 * 契税法 11: before ownership is transferred the registry checks 契税完税、减免税凭证 or what the tax office tells it. A filing may come before
 * the tax is paid; the report of 登簿 waits until the filing names the proof, or the registry says by what it checked.
 */
import type { Ports } from '../../platform/ports.ts'
import { inForce, laterFilingsOf } from '../state/filing-in-force.ts'
import { FilingRow } from '../state/head.ts'
import { filingKey, type Head } from '../state/rows.ts'
import type { Decision } from './decision.ts'

export const waitsForTax = async (ports: Pick<Ports, 'table'>, decision: Decision, head: Head): Promise<boolean> => {
  if (decision.decision !== 'registered' || decision.tax !== undefined) return false
  if (!head.registrations?.some(({ kind }) => kind === 'ownership-transfer')) return false
  const [[first], later] = await Promise.all([
    ports.table.batchGet([{ table: 'cases', key: filingKey(head.caseId), model: FilingRow }]),
    laterFilingsOf(ports, head),
  ])
  if (!first) throw new Error(`case ${head.caseId} lacks its filing`)
  const { sale, documents } = inForce(first, later)
  return sale?.taxClearanceNo === undefined && !documents.some(({ slot }) => slot === 'tax-clearance')
}
