/**
 * Cases that have to do with the same mortgage, found by unit and by the numbers of certificates: nobody types a link. A release follows
 * the case of the mortgage it ends, and the staged case that left the old one standing; a bank is shown another's case only where it
 * is a party to it.
 */

import { certificateEndAsk, endOfCertificate, type OnBook } from '../../certificates/ends.ts'
import { certificateNumberKey } from '../../kernel/certificate-number.ts'
import type { Ports, Write } from '../../platform/ports.ts'
import { CaseNamed } from './head.ts'
import { AnyHead, type Head, headKey, isParent, linkRow, UNIT_CASE_PREFIX, unitCaseRow } from './rows.ts'

type ReadPorts = Pick<Ports, 'table'>

/** The latest cases on a unit; more mortgages at once than these do not stand on one. */
const CASES_A_UNIT = 20

/** A release names few units; one with many finds its mortgage by the first of them. */
const UNITS_LOOKED_AT = 10

const idsOn = async ({ table }: ReadPorts, unitNumber: string): Promise<readonly string[]> => {
  const { pk } = unitCaseRow(unitNumber, '')
  const sk = { prefix: UNIT_CASE_PREFIX }
  const { rows } = await table.query({ table: 'cases', pk, sk, limit: CASES_A_UNIT, descending: true }, CaseNamed)
  return rows.map((row) => row.caseId)
}

export const casesOn = async (
  ports: ReadPorts,
  units: readonly string[],
  except: readonly string[],
): Promise<readonly Head[]> => {
  const found = await Promise.all(units.slice(0, UNITS_LOOKED_AT).map((unit) => idsOn(ports, unit)))
  const ids = [...new Set(found.flat())].filter((id) => !except.includes(id)).slice(0, 100)
  if (ids.length === 0) return []
  const rows = await ports.table.batchGet(
    ids.map((id) => ({ table: 'cases', key: headKey(id), model: AnyHead }) as const),
  )
  return rows.flatMap((head) => (head && !isParent(head) ? [head] : []))
}

export const ownNumbers = ({ certificates = [] }: Head): readonly string[] =>
  certificates.map(({ number }) => certificateNumberKey(number))

/** Which of these certificates that book has cancelled for any of the units, by whichever case or event. */
export const cancelledOf = async (
  ports: ReadPorts,
  numbers: readonly string[],
  on: OnBook,
): Promise<ReadonlySet<string>> => {
  if (numbers.length === 0) return new Set()
  const rows = await ports.table.batchGet(numbers.map(certificateEndAsk))
  return new Set(numbers.filter((_, at) => endOfCertificate(rows[at], on) === 'cancelled'))
}

/** Cases whose mortgage, or the one they left standing, ends with the registrations of this one. */
export const precedingCases = async (ports: ReadPorts, head: Head): Promise<readonly Head[]> => {
  const { endings, units, caseId } = head
  if (endings === undefined) return []
  const numbers = new Set(endings.numbers.map(certificateNumberKey))
  const found = await casesOn(ports, units, [caseId])
  return found.filter((one) =>
    [...ownNumbers(one), ...(one.leaves ?? [])].some((number) => numbers.has(certificateNumberKey(number))),
  )
}

const isPartyTo = ({ bank }: Head, other: Head): boolean =>
  bank === other.bank || bank === other.commitment?.institutionId

const linked = (from: Head, to: Head, as: 'follows' | 'followed-by'): readonly Write[] =>
  isPartyTo(from, to) ? [{ table: 'cases', put: linkRow(from.caseId, to.caseId, as) }] : []

/** So that each shows the other. */
export const linkWrites = (head: Head, preceding: readonly Head[]): readonly Write[] =>
  preceding.flatMap((one) => [...linked(head, one, 'follows'), ...linked(one, head, 'followed-by')])
