import { type CertificateEnd, certificateEndAsk, endOfCertificate } from '../../certificates/ends.ts'
import type { Ports } from '../../platform/ports.ts'
import { type Head, isParent, type ParentHead } from '../state/rows.ts'

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
