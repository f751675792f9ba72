/**
 * Whose a certificate number is. What a registry or a bank writes is text: it may end a certificate only where that was issued for a
 * case of the same registry over one of the same units, or where the platform never issued the number, as with old papers.
 */

import { certificateEndKey, type OnBook } from '../../certificates/ends.ts'
import { issuedPrefix } from '../../certificates/verification.ts'
import { certificateNumberKey } from '../../kernel/certificate-number.ts'
import type { Ports } from '../../platform/ports.ts'
import { CaseNamed } from '../state/head.ts'
import { Head, headKey } from '../state/rows.ts'

type ReadPorts = Pick<Ports, 'table'>

/** More cases than these are never handed one number. */
const HOLDERS = 25

/** The cases that were handed the number. */
export const holdersOf = async ({ table }: ReadPorts, number: string): Promise<readonly Head[]> => {
  const { pk } = certificateEndKey(number)
  const { rows } = await table.query({ table: 'cases', pk, sk: { prefix: issuedPrefix }, limit: HOLDERS }, CaseNamed)
  const ids = [...new Set(rows.map(({ caseId }) => caseId))]
  if (ids.length === 0) return []
  const heads = await table.batchGet(ids.map((id) => ({ table: 'cases', key: headKey(id), model: Head }) as const))
  return heads.flatMap((head) => head ?? [])
}

/** Whether the case holds the number for one of these units of that book. */
export const holdsOn = ({ registry, certificates = [] }: Head, number: string, on: OnBook): boolean =>
  registry === on.registry &&
  certificates.some(
    (one) =>
      certificateNumberKey(one.number) === certificateNumberKey(number) &&
      one.units.some((unit) => on.units.includes(unit)),
  )

/** Those of the numbers that are somebody else's, as keys: issued, but not on this book over any of these units. */
export const numbersOfOthers = async (
  ports: ReadPorts,
  numbers: readonly string[],
  on: OnBook,
): Promise<ReadonlySet<string>> => {
  const keys = [...new Set(numbers.map(certificateNumberKey))]
  const holders = await Promise.all(keys.map((key) => holdersOf(ports, key)))
  return new Set(
    keys.filter((key, at) => {
      const heads = holders[at] ?? []
      return heads.length > 0 && !heads.some((head) => holdsOn(head, key, on))
    }),
  )
}
