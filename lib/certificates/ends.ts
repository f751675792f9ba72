/**
 * How a certificate ended: superseded by a change of the registration, or cancelled with it. One row a number, whether the platform ever
 * issued it or not. In it each registry has its own facts, with the units that they are about: what one registry reports never changes
 * how another's certificate stands, whoever came first. Facts are only added and never conflict: they may be written twice, by a case
 * and by an outside event, in any order, and a later superseding cannot bring a cancelled one back. A fact that was wrong is taken back
 * by another fact, of the authority.
 */
import * as z from 'zod/mini'
import { certificateNumberKey } from '../kernel/certificate-number.ts'
import type { Key, RowWrite } from '../platform/ports.ts'

export type CertificateEnd = 'cancelled' | 'superseded'

export const certificateEndKey = (number: string): Key => ({
  pk: `CERTIFICATE#${certificateNumberKey(number)}`,
  sk: 'END',
})

/** `cancelled_350200`, `superseded_350200`: what one registry reported last. */
const OF_REGISTRY = /^(cancelled|superseded)_(\d{6})$/
const Reported = z.object({ at: z.string(), by: z.string(), units: z.array(z.string()) })

/** `takenBack_case_…`, `takenBack_uev_…`: the case or outside event whose end does not count. */
const takenBackOf = (by: string): string => `takenBack_${by}`

/** The four named attributes are what release 0.2.0 reads, and all that it wrote. */
export const EndRow = z.catchall(
  z.object({
    cancelledAt: z.optional(z.string()),
    cancelledBy: z.optional(z.string()),
    supersededAt: z.optional(z.string()),
    supersededBy: z.optional(z.string()),
  }),
  z.unknown(),
)
export type EndRow = z.infer<typeof EndRow>

export const certificateEndAsk = (number: string) =>
  ({ table: 'cases', key: certificateEndKey(number), model: EndRow }) as const

/** On whose book, about which units. */
export type OnBook = { readonly registry: string; readonly units: readonly string[] }

export type CertificateEnded = OnBook & {
  readonly number: string
  readonly as: CertificateEnd
  /** When the book was written, as the registry says. */
  readonly at: string
  /** The case or the outside event by which it ended. */
  readonly by: string
}

/** For the transaction that makes it so. */
export const certificateStatusWrite = ({ number, as, at, by, registry, units }: CertificateEnded): RowWrite => ({
  table: 'cases',
  update: certificateEndKey(number),
  set: { [`${as}At`]: at, [`${as}By`]: by, [`${as}_${registry}`]: { at, by, units } },
})

/** For the transaction of the authority; `by` as `endsReported` has it. */
export const endTakenBackWrite = (
  number: string,
  takenBack: readonly EndReported[],
  mark: { readonly at: string; readonly changeId: string },
): RowWrite => ({
  table: 'cases',
  update: certificateEndKey(number),
  set: Object.fromEntries(takenBack.map(({ by }) => [takenBackOf(by), mark])),
})

/** Without a registry: written by release 0.2.0, which asked nobody whose number it was. */
export type EndReported = Omit<CertificateEnded, 'number' | keyof OnBook> & Partial<OnBook>

const reportedByRegistries = (row: EndRow): EndReported[] =>
  Object.entries(row).flatMap(([name, value]) => {
    const [, as, registry] = OF_REGISTRY.exec(name) ?? []
    if ((as !== 'cancelled' && as !== 'superseded') || registry === undefined) return []
    return [{ as, registry, ...Reported.parse(value) }]
  })

const reportedByNobody = (row: EndRow, others: readonly EndReported[]): EndReported[] =>
  (['cancelled', 'superseded'] as const).flatMap((as) => {
    const [at, by] = [row[`${as}At`], row[`${as}By`]]
    const isNamed = others.some((one) => one.as === as && one.by === by)
    return at === undefined || by === undefined || isNamed ? [] : [{ as, at, by }]
  })

/** Every end that stands under the number; with `on` only those on that book about one of those units. */
export const endsReported = (row: EndRow | undefined, on?: OnBook): EndReported[] => {
  if (!row) return []
  const known = reportedByRegistries(row)
  return [...known, ...reportedByNobody(row, known)].filter(
    ({ by, registry, units }) =>
      row[takenBackOf(by)] === undefined &&
      (on === undefined ||
        registry === undefined ||
        (registry === on.registry && (units ?? []).some((unit) => on.units.includes(unit)))),
  )
}

/** How a certificate of that book over those units stands. */
export const endOfCertificate = (row: EndRow | undefined, on: OnBook): CertificateEnd | undefined => {
  const ends = endsReported(row, on).map(({ as }) => as)
  return ends.includes('cancelled') ? 'cancelled' : ends[0]
}
