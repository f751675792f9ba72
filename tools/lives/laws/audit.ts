/** The audit holds each act, once, and its seals verify: the chain, every leaf, and what lies under lock. */
import { leafHash, rootOf } from '../../../lib/audit/merkle.ts'
import { BEFORE_THE_FIRST, SealedBatch, sealObjectKey, sealOver, sealText } from '../../../lib/audit/seals.ts'
import { isKeyOf } from '../../../lib/names/keys.ts'
import { ROUTES } from '../../../lib/names/routes/index.ts'
import type { Left } from './left.ts'
import type { Row } from './rows.ts'

type Recorded = {
  readonly auditId: string
  readonly act: string
  readonly outcome: string
  readonly requestId: string
  readonly shownSha256?: string
}

const recordsIn = (audit: readonly Row[]): readonly (Row & { readonly record: string })[] =>
  audit.flatMap((row) => (row['pk'].startsWith('AUDIT#') ? [{ ...row, record: String(row['record']) }] : []))

const actViolations = ({ world, audit }: Left): string[] => {
  const records: Recorded[] = recordsIn(audit).map(({ record }) => JSON.parse(record))
  const byRequest = Map.groupBy(records, ({ requestId }) => requestId)
  return world.history.acts.flatMap(({ operation, by, key, requestIds, isAct, answer }) => {
    if (!isAct || !isKeyOf(ROUTES, operation) || !ROUTES[operation].uses.includes('audit.put')) return []
    const own = requestIds.flatMap((requestId) => byRequest.get(requestId) ?? [])
    // an answer that is waited for is a look of its own
    const granted = own.filter(
      ({ act, outcome, shownSha256 }) => act === operation && outcome === 'granted' && shownSha256 === undefined,
    )
    const expected = answer === undefined ? 0 : 1
    return granted.length === expected
      ? []
      : [`${operation} ${key} of ${by} was granted ${expected} times and is recorded ${granted.length} times`]
  })
}

/** As an auditor would hold them: the rows, the seals, and the objects under lock. */
const sealViolations = ({ world, audit }: Left): string[] => {
  const records = recordsIn(audit)
  const leaves = new Map(records.map(({ sk, record }) => [sk as string, leafHash(record)]))
  const batches = audit
    .filter(({ pk }) => /^SEAL#/.test(pk))
    .map((row) => SealedBatch.parse(row))
    .toSorted((a, b) => a.number - b.number)
  const sealed = batches.flatMap((batch) => batch.leaves.map(({ auditId }) => auditId))
  const chain = batches.flatMap((batch, at) => {
    const before = batches[at - 1] ?? BEFORE_THE_FIRST
    const made = sealOver(batch.leaves, before, batch.sealedAt)
    const kept = world.objects.get('archive', sealObjectKey(batch.number))?.toString()
    return [
      ...(made.hash === batch.hash && batch.number === at + 1
        ? []
        : [`seal ${batch.number} does not follow the one before it`]),
      ...(batch.root === rootOf(batch.leaves.map(({ auditId }) => leaves.get(auditId) ?? ''))
        ? []
        : [`seal ${batch.number} does not hold its records`]),
      ...(kept === sealText(batch) ? [] : [`seal ${batch.number} lies under lock otherwise`]),
    ]
  })
  const unsealed = records.filter((row) => row['unsealedOf'] !== undefined || row['seal'] === undefined)
  return [
    ...chain,
    ...(new Set(sealed).size === sealed.length ? [] : ['a record is sealed twice']),
    ...unsealed.map(({ sk }) => `${sk} is not sealed`),
    ...records.flatMap(({ sk }) => (sealed.includes(sk as string) ? [] : [`${sk} is in no seal`])).slice(0, 3),
  ]
}

export const auditViolations = (left: Left): string[] => [...actViolations(left), ...sealViolations(left)]
