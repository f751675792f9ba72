/**
 * Where a case is kept outside the platform: the bank's paper (box, pages, keeper) and the registry's electronic archive. A record is
 * never changed: paper moves, keepers go and branches merge, and each of that is one more record with its reason.
 */
import * as z from 'zod/mini'
import { casePk } from '../cases/state/rows.ts'
import { CreditCode } from '../kernel/credit-code.ts'
import { faultOf } from '../kernel/faults.ts'
import type { Fault } from '../kernel/result.ts'
import { line } from '../kernel/text.ts'
import { Instant, LocalDate } from '../kernel/time.ts'
import type { Key, Row } from '../platform/ports.ts'
import type { ArchiveHolder } from './open-archive.ts'

const Page = z.int().check(z.minimum(1), z.maximum(100_000))

export const PaperPlace = z.strictObject({
  /** The bank's own number of the file. */
  archiveNo: line(100),
  box: line(60),
  pages: z.strictObject({ from: Page, to: Page }),
  /** Where it stands: the branch that keeps it, which need not be the one that lent. */
  branch: CreditCode,
  /** The officer who answers for it. */
  keeper: line(100),
  retention: z.union([z.strictObject({ until: LocalDate }), z.literal('permanent')]),
  reason: z.enum(['filed', 'moved', 'branch-merged', 'keeper-changed', 'corrected']),
})
export type PaperPlace = z.infer<typeof PaperPlace>

export const ElectronicPlace = z.strictObject({
  /** 登记档案号, by which the registry finds it. */
  archiveNo: line(100),
  system: z.optional(line(100)),
  archivedOn: LocalDate,
  reason: z.enum(['filed', 'moved', 'corrected']),
})
export type ElectronicPlace = z.infer<typeof ElectronicPlace>

const recorded = { n: z.int(), recordedAt: Instant }
const PaperRecord = z.strictObject({ ...recorded, ...PaperPlace.shape })
const ElectronicRecord = z.strictObject({ ...recorded, ...ElectronicPlace.shape })
/** Of the paper, the registry learns that it is there and what to ask for. */
const PaperAsAsked = z.strictObject({
  archiveNo: PaperPlace.shape.archiveNo,
  branch: PaperPlace.shape.branch,
  retention: PaperPlace.shape.retention,
  recordedAt: Instant,
})

export const Places = z.strictObject({
  /** The latest record; earlier ones are in `history`. */
  paper: z.optional(z.union([z.strictObject({ ...PaperRecord.shape, history: z.array(PaperRecord) }), PaperAsAsked])),
  electronic: z.optional(z.strictObject({ ...ElectronicRecord.shape, history: z.array(ElectronicRecord) })),
})

export const PLACES = 'PLACE#'
type Kind = 'paper' | 'electronic'

export const placeKey = (caseId: string, kind: Kind, n: number): Key => ({
  pk: casePk(caseId),
  sk: `${PLACES}${kind}#${String(n).padStart(6, '0')}`,
})

const plain = ({ pk: _pk, sk: _sk, ...row }: Row): Row => row

const ofKind = (rows: readonly Row[], kind: Kind): Row[] =>
  rows.filter(({ sk }) => String(sk).startsWith(`${PLACES}${kind}#`)).map(plain)

export const nextPlace = (rows: readonly Row[], kind: Kind): number => ofKind(rows, kind).length + 1

const latest = (records: readonly Row[]): Row | undefined => {
  const last = records.at(-1)
  return last && { ...last, history: records.slice(0, -1) }
}

const asAsked = ({ archiveNo, branch, retention, recordedAt }: Row): Row => ({
  archiveNo,
  branch,
  retention,
  recordedAt,
})

/** Rows of one case under `PLACES`, in their order. */
export const placesFor = (rows: readonly Row[], as: ArchiveHolder): Row => {
  const paper = latest(ofKind(rows, 'paper'))
  const electronic = latest(ofKind(rows, 'electronic'))
  return {
    ...(paper && { paper: as === 'bank' ? paper : asAsked(paper) }),
    ...(electronic && { electronic }),
  }
}

/** What a shape alone cannot say. */
export const paperFaults = ({ pages, retention }: PaperPlace, today: LocalDate): readonly Fault[] => [
  ...(pages.to < pages.from ? [faultOf('/pages/to', 'number.too-small', { minimum: pages.from })] : []),
  ...(retention !== 'permanent' && retention.until < today ? [faultOf('/retention/until', 'date.past')] : []),
]
