/** The filing in force that a decision is about, by the one kind of read that the function of decisions has for it. */
import type { Filing } from '../../filings/filing.ts'
import type { Ports } from '../../platform/ports.ts'
import { inForce, laterFilingsOf } from '../state/filing-in-force.ts'
import { FilingRow } from '../state/head.ts'
import { filingKey, type Head } from '../state/rows.ts'

export const filingDecided = async (ports: Pick<Ports, 'table'>, head: Head): Promise<Filing> => {
  const [[first], later] = await Promise.all([
    ports.table.batchGet([{ table: 'cases', key: filingKey(head.caseId), model: FilingRow }]),
    laterFilingsOf(ports, head),
  ])
  if (!first) throw new Error(`case ${head.caseId} lacks its filing`)
  return inForce(first, later)
}
