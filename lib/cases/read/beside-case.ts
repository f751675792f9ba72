/** What is shown with a case and lies elsewhere: how its certificates ended, and the cases about the same mortgage. */
import type * as z from 'zod/mini'
import { type CertificateEnd, certificateEndAsk, endOfCertificate } from '../../certificates/ends.ts'
import type { Call } from '../../kernel/call.ts'
import type { Ports } from '../../platform/ports.ts'
import { mayHave } from '../state/narrowed.ts'
import { AnyHead, type Head, headKey, isParent, type ParentHead } from '../state/rows.ts'
import type { LinkRow } from '../state/views.ts'

type ReadPorts = Pick<Ports, 'table'>

/** DynamoDB reads this many keys at once. */
const KEYS_AT_ONCE = 100

/** Which certificates of these cases have been cancelled or superseded since, by whichever case or event of their book; by certificate. */
export const endsOf = async ({ table }: Pick<Ports, 'table'>, heads: readonly (Head | ParentHead)[]) => {
  const held = heads.flatMap((head) =>
    isParent(head) ? [] : (head.certificates ?? []).map((one) => ({ ...one, registry: head.registry })),
  )
  const ends = new Map<string, CertificateEnd>()
  for (let start = 0; start < held.length; start += KEYS_AT_ONCE) {
    const asked = held.slice(start, start + KEYS_AT_ONCE)
    const rows = await table.batchGet(asked.map(({ number }) => certificateEndAsk(number)))
    for (const [at, one] of asked.entries()) {
      const end = endOfCertificate(rows[at], one)
      if (end) ends.set(one.certificateId, end)
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
