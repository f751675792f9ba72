/**
 * 契税法 11: before ownership is transferred the registry checks 契税完税、减免税凭证 or what the tax office tells it. A filing may come before
 * the tax is paid; the report of 登簿 waits until the filing names the proof, or the registry says by what it checked.
 */
import type { Ports } from '../../platform/ports.ts'
import type { Head } from '../state/rows.ts'
import type { Decision } from './decision.ts'
import { filingDecided } from './filing-decided.ts'

export const waitsForTax = async (ports: Pick<Ports, 'table'>, decision: Decision, head: Head): Promise<boolean> => {
  if (decision.decision !== 'registered' || decision.tax !== undefined) return false
  if (!head.registrations?.some(({ kind }) => kind === 'ownership-transfer')) return false
  const { sale, documents } = await filingDecided(ports, head)
  return sale?.taxClearanceNo === undefined && !documents.some(({ slot }) => slot === 'tax-clearance')
}
