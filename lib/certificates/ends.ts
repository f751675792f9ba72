/**
 * How a certificate ended: superseded by a change of the registration, or cancelled with it. One row a number, whether the
 * platform ever held the certificate or not, and one fact for each end. Facts are only added and never conflict: they may be
 * written twice, by a case and by an outside event, in any order, and a later superseding cannot bring a cancelled one back.
 */
import * as z from 'zod/mini'
import { certificateKey, parseCertificateNumber } from '../kernel/certificate-number.ts'
import type { Key, RowWrite } from '../platform/ports.ts'

export type CertificateEnd = 'cancelled' | 'superseded'

/** One number, one key, whichever brackets it is written with; an old paper's number stands as it is. */
export const certificateNumberKey = (number: string): string => {
  const parsed = parseCertificateNumber(number)
  return parsed ? certificateKey(parsed) : number
}

export const certificateEndKey = (number: string): Key => ({
  pk: `CERTIFICATE#${certificateNumberKey(number)}`,
  sk: 'END',
})

export const EndRow = z.object({
  cancelledAt: z.optional(z.string()),
  cancelledBy: z.optional(z.string()),
  supersededAt: z.optional(z.string()),
  supersededBy: z.optional(z.string()),
})
type EndRow = z.infer<typeof EndRow>

export const certificateEndAsk = (number: string) =>
  ({ table: 'cases', key: certificateEndKey(number), model: EndRow }) as const

export type CertificateEnded = {
  readonly number: string
  readonly as: CertificateEnd
  /** When the book was written, as the registry says. */
  readonly at: string
  /** The case or the outside event by which it ended. */
  readonly by: string
}

/** For the transaction that makes it so. */
export const certificateStatusWrite = ({ number, as, at, by }: CertificateEnded): RowWrite => ({
  table: 'cases',
  update: certificateEndKey(number),
  set: { [`${as}At`]: at, [`${as}By`]: by },
})

export const endOfCertificate = (row: EndRow | undefined): CertificateEnd | undefined => {
  if (row?.cancelledAt !== undefined) return 'cancelled'
  return row?.supersededAt === undefined ? undefined : 'superseded'
}
