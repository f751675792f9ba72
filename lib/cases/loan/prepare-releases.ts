/**
 * Where a registration stands and the loan will not be paid out, or was paid back, the mortgage must be released; after a staged business
 * the old one too, where this bank holds it. What the platform knows is put into a filing for each registration; the bank adds its papers and its declaration, signs, and files it as any other case.
 */

import { granted } from '../../audit/record.ts'
import { type Answer, answer, type Call } from '../../kernel/call.ts'
import { sha256Hex } from '../../kernel/digest.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Model } from '../../kernel/stored.ts'
import type { Key, Ports } from '../../platform/ports.ts'
import { filingInForce } from '../state/filing-in-force.ts'
import { CaseNamed, PartyRow } from '../state/head.ts'
import type { Milestone } from '../state/lifecycle.ts'
import { mayHave } from '../state/narrowed.ts'
import { AnyHead, Head, headKey, isParent, type ParentHead, partyKey, referenceKey } from '../state/rows.ts'
import { releaseOfOld, releaseOfOwn } from './release-draft.ts'

const isGivenUp = (head: Head | ParentHead): boolean => head.milestones.includes('not-disbursed')
const isRepaid = (head: Head | ParentHead): boolean =>
  head.milestones.includes('repaid') && head.milestones.includes('disbursed' satisfies Milestone)

/** The cases whose registration stands without a loan to secure; a loan that may still be paid out has none. */
const standingIds = (head: Head | ParentHead): readonly string[] => {
  if (!isParent(head)) {
    return head.milestones.includes('registered') && (isGivenUp(head) || head.settledOn !== undefined)
      ? [head.caseId]
      : []
  }
  const isBroken = head.applicationState === 'part-failed' && !head.milestones.includes('disbursed')
  const isOver = isBroken || isGivenUp(head) || isRepaid(head)
  return isOver ? head.parts.filter(({ stands, released }) => stands || released).map(({ caseId }) => caseId) : []
}

const rowsAt = async <T>(
  { table }: Pick<Ports, 'table'>,
  keys: readonly Key[],
  model: Model<T>,
): Promise<readonly (T | undefined)[]> =>
  keys.length === 0 ? [] : table.batchGet(keys.map((key) => ({ table: 'cases', key, model }) as const))

export const listPreparedReleases = async (
  ports: Pick<Ports, 'table' | 'ids'>,
  call: Call<unknown, { readonly caseId: string }>,
): Promise<Result<Answer>> => {
  const { caseId } = call.path
  const { institutionId } = call.caller
  const party = await ports.table.get('cases', partyKey(caseId, institutionId), PartyRow)
  if (party?.role !== 'bank') return refuse('resource.not-found')
  const head = await ports.table.get('cases', headKey(caseId), AnyHead)
  if (!head || !mayHave(call.caller.narrowing, head)) return refuse('resource.not-found')
  const ids = standingIds(head)
  const heads = (await rowsAt(ports, ids.map(headKey), Head)).flatMap((one) => one ?? [])
  const own = await Promise.all(
    heads.map(async (of) => releaseOfOwn(of, await filingInForce(ports, of), of.settledOn ?? head.settledOn)),
  )
  const isAlone = isParent(head) || head.leaves === undefined || !head.milestones.includes('disbursed')
  const old = isAlone ? undefined : releaseOfOld(head, await filingInForce(ports, head))
  const due = [...own, old].filter((one) => one !== undefined)
  const filed = await rowsAt(
    ports,
    due.map(({ reference }) => referenceKey(institutionId, reference)),
    CaseNamed,
  )
  const items = due.flatMap((one, at) => {
    // gone by another way: there is nothing left to release
    if (one.isGone && !filed[at]) return []
    const { caseId: of, registry } = one.head
    const filedAs = filed[at] && { filedAs: filed[at].caseId }
    return [{ caseId: of, registry, ...filedAs, toAdd: [...one.toAdd], filing: one.draft }]
  })
  const response = answer(200, { caseId, items })
  await ports.table.write(granted(ports.ids, call, { caseId, shownSha256: sha256Hex(response.body) }))
  return ok(response)
}
