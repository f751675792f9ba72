/** What is shown with a case and lies elsewhere: how its certificates ended, and the cases about the same mortgage. */
import type * as z from 'zod/mini'
import { type CertificateEnd, certificateEndAsk, endOfCertificate } from '../../certificates/ends.ts'
import type { Call } from '../../kernel/call.ts'
import type { Ports } from '../../platform/ports.ts'
import { mayHave } from '../state/narrowed.ts'
import { AnyHead, type Head, headKey, type ParentHead } from '../state/rows.ts'
import type { LinkRow } from '../state/views.ts'

type ReadPorts = Pick<Ports, 'table'>

/** DynamoDB reads this many keys at once. */
const KEYS_AT_ONCE = 100

/** Which certificates of these cases have been cancelled or superseded since, by a case of whichever bank. */
export const endsOf = async ({ table }: Pick<Ports, 'table'>, heads: readonly (Head | ParentHead)[]) => {
  const numbers = heads.flatMap(({ certificates = [] }) => certificates.map(({ number }) => number))
  const ends = new Map<string, CertificateEnd>()
  for (let start = 0; start < numbers.length; start += KEYS_AT_ONCE) {
    const asked = numbers.slice(start, start + KEYS_AT_ONCE)
    const rows = await table.batchGet(asked.map(certificateEndAsk))
    for (const [at, number] of asked.entries()) {
      const end = endOfCertificate(rows[at])
      if (end) ends.set(number, end)
    }
  }
  return ends
}

/** Other cases that have to do with the same mortgage, as far as a narrowed client may have to do with them. */
export const linksSeen = async ({ table }: ReadPorts, { caller }: Call, links: readonly z.infer<typeof LinkRow>[]) => {
  if (!caller.narrowing || links.length === 0) return links
  const heads = await table.batchGet(
    links.map(({ caseId }) => ({ table: 'cases', key: headKey(caseId), model: AnyHead }) as const),
  )
  return links.filter((_, at) => {
    const head = heads[at]
    return head !== undefined && mayHave(caller.narrowing, head)
  })
}
