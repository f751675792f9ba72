/** Lists of common materials, and links to them: for the bank by branch or by what ends soon, for those who check by what awaits them. */

import { granted } from '../../audit/record.ts'
import { type Answer, answer, type Call } from '../../kernel/call.ts'
import { faultOf } from '../../kernel/faults.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { beijingDate } from '../../kernel/time.ts'
import type { Objects, Ports } from '../../platform/ports.ts'
import { subjectIdOfPk } from '../../subjects/subjects.ts'
import { openCursor, sealCursor } from '../../tables/cursor.ts'
import { fullPage } from '../../tables/full-page.ts'
import { Listed, positionIn } from '../../tables/newest-first.ts'
import { downloadLink } from '../links.ts'
import type { CommonMaterialPath } from './check-common-material.ts'
import { dayAfter, WARNED_DAYS_AHEAD } from './days.ts'
import { CommonMaterial, commonMaterialKey, endsOfBank, UNCHECKED, viewOfMaterial } from './model.ts'
import { seenBy } from './narrowed.ts'
import { materialsById, materialsOfBranch } from './read-versions.ts'

export type CommonMaterialsQuery = {
  readonly bank?: string | undefined
  readonly branch?: string | undefined
  readonly endsBefore?: string | undefined
  readonly cursor?: string | undefined
}

type ListCall = Call<unknown, unknown, CommonMaterialsQuery>
type ReadPorts = Pick<Ports, 'table'>

const PAGE = 50

const queryFaults = ({ caller, query }: ListCall) => {
  const { bank, branch, endsBefore } = query
  const isBank = caller.audience === 'bank'
  return [
    ...(isBank && bank !== undefined ? [faultOf('#/query/bank', 'field.unknown')] : []),
    ...(!isBank && endsBefore !== undefined ? [faultOf('#/query/endsBefore', 'field.unknown')] : []),
    ...(!isBank && branch !== undefined && bank === undefined ? [faultOf('#/query/bank', 'value.missing')] : []),
    ...(!isBank && branch === undefined && bank !== undefined ? [faultOf('#/query/branch', 'value.missing')] : []),
  ]
}

/** Rows of the index `due`: the bank's that end soonest first, or what has awaited a check longest. */
const indexed = ({ caller, query, now }: ListCall) => {
  if (caller.audience !== 'bank') return { pk: UNCHECKED, idOf: ({ pk }: Listed) => subjectIdOfPk(pk) }
  const to = query.endsBefore ?? dayAfter(beijingDate(now), WARNED_DAYS_AHEAD)
  return { pk: endsOfBank(caller.institutionId), sk: { to }, idOf: ({ sk }: Listed) => sk }
}

const isMine = ({ institutionId }: ListCall['caller'], checks: readonly { readonly by: string }[]): boolean =>
  checks.some(({ by }) => by === institutionId)

export const listCommonMaterials = async (ports: ReadPorts, call: ListCall): Promise<Result<Answer>> => {
  const { caller, query } = call
  const { branch, cursor, ...filter } = query
  const faults = queryFaults(call)
  if (faults.length > 0) return refuse('request.invalid', { faults })
  if (branch !== undefined) {
    const all = await materialsOfBranch(ports, { bank: query.bank ?? caller.institutionId, branch })
    return ok(answer(200, { items: (await seenBy(ports, caller, all)).map(viewOfMaterial) }))
  }
  const bound = [caller.institutionId, call.operation, JSON.stringify(filter)]
  const after = cursor === undefined ? undefined : await openCursor(ports, bound, cursor)
  if (cursor !== undefined && !after)
    return refuse('request.invalid', { faults: [faultOf('#/query/cursor', 'cursor.unknown')] })
  const { idOf, ...range } = indexed(call)
  // a paper that another has taken the place of ends for nobody, and need not be checked
  const isListed = ({ replacedBy, checks }: CommonMaterial) =>
    replacedBy === undefined && (caller.audience === 'bank' || !isMine(caller, checks))
  const show = async (rows: readonly Listed[]) => {
    const ids = rows.map(idOf)
    const seen = await seenBy(ports, caller, await materialsById(ports, ids))
    const listed = new Map(seen.filter(isListed).map((one) => [one.commonMaterialId, viewOfMaterial(one)]))
    return ids.map((id) => listed.get(id))
  }
  const { items, next: position } = await fullPage({
    limit: PAGE,
    after,
    read: (page) => ports.table.query({ table: 'cases', index: 'due', ...range, ...page }, Listed),
    show,
    positionOf: positionIn,
  })
  const next = position && (await sealCursor(ports, bound, position))
  return ok(answer(200, { items, ...(next && { next }) }))
}

export const mintCommonMaterialLink = async (
  { table, ids, objects }: Pick<Ports, 'table' | 'ids'> & { readonly objects: Objects },
  call: Call<unknown, CommonMaterialPath>,
): Promise<Result<Answer>> => {
  const found = await table.get('cases', commonMaterialKey(call.path.commonMaterialId), CommonMaterial)
  const [material] = found ? await seenBy({ table }, call.caller, [found]) : []
  if (!material) return refuse('resource.not-found')
  const { archiveKey: key, fileName, sha256, length, documentId } = material
  await table.write(granted(ids, call, { documentId, shownSha256: sha256 }))
  return ok(answer(200, await downloadLink(objects, { bucket: 'archive', key, fileName, sha256, length }, call.now)))
}
