/** Reading cases. Each read starts at the caller's own party row: a foreign case and an unknown one are the same miss. */

import { detachedJws } from '../../access/signature.ts'
import { granted } from '../../audit/record.ts'
import { CaseFees, caseFeesKey } from '../../fees/case-fees.ts'
import { caseFeesView } from '../../fees/show-case-fees.ts'
import { type Answer, answer, type Call } from '../../kernel/call.ts'
import { sha256Hex } from '../../kernel/digest.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Ports } from '../../platform/ports.ts'
import { everyRow } from '../../tables/every-row.ts'
import { inForce, laterFilingsOf, versionOf } from '../state/filing-in-force.ts'
import { EventRow, FilingRow, PartyRow } from '../state/head.ts'
import { mayHave } from '../state/narrowed.ts'
import { AnyHead, casePk, filingKey, headKey, isParent, LINK_PREFIX, type PartyRole, partyKey } from '../state/rows.ts'
import { LinkRow, linkOf, summaryOf, timesOf } from '../state/views.ts'
import { endsOf, linksSeen } from './beside-case.ts'

type CasePath = { readonly caseId: string }

const isParty = async ({ table }: Pick<Ports, 'table'>, call: Call<unknown, CasePath>, role: PartyRole) => {
  const { caseId } = call.path
  if ((await table.get('cases', partyKey(caseId, call.caller.institutionId), PartyRow))?.role !== role) return false
  if (!call.caller.narrowing) return true
  const head = await table.get('cases', headKey(caseId), AnyHead)
  return head !== undefined && mayHave(call.caller.narrowing, head)
}

/** All events of a case, in order. */
export const eventsOf = (ports: Pick<Ports, 'table'>, caseId: string): Promise<EventRow[]> =>
  everyRow(ports, { table: 'cases', pk: casePk(caseId), sk: { prefix: 'EVENT#' } }, EventRow)

export const getCase = async (
  ports: Pick<Ports, 'table'>,
  call: Call<unknown, CasePath>,
  role: PartyRole,
): Promise<Result<Answer>> => {
  if (!(await isParty(ports, call, role))) return refuse('resource.not-found')
  const { caseId } = call.path
  const [head, fees, events, links] = await Promise.all([
    ports.table.get('cases', headKey(caseId), AnyHead),
    ports.table.get('cases', caseFeesKey(caseId), CaseFees),
    eventsOf(ports, caseId),
    ports.table.query({ table: 'cases', pk: casePk(caseId), sk: { prefix: LINK_PREFIX } }, LinkRow),
  ])
  if (!head) throw new Error(`case ${caseId} has no head`)
  const ends = await endsOf(ports, [head])
  const times = isParent(head) ? { limits: [] } : timesOf(head)
  const related = {
    times,
    linked: (await linksSeen(ports, call, links.rows)).map(linkOf),
    ...(fees && { fees: caseFeesView(fees) }),
  }
  return ok(answer(200, { ...summaryOf(head, ends), ...related, timeline: events }))
}

/** One text that the bank signed, with its signature: what a third party needs to verify it. */
const signedOf = ({ filing, evidence }: FilingRow) => ({
  filing,
  signature: detachedJws(evidence),
  kid: evidence.kid,
  publicKey: evidence.jwk,
  thumbprint: evidence.thumbprint,
  verifiedAt: evidence.at,
})

/**
 * The filing exactly as received first, every later one as it was signed, and what they say together now. Recorded before it is shown.
 */
export const getFiling = async (
  { table, ids }: Pick<Ports, 'table' | 'ids'>,
  call: Call<unknown, CasePath>,
  role: PartyRole,
): Promise<Result<Answer>> => {
  if (!(await isParty({ table }, call, role))) return refuse('resource.not-found')
  const { caseId } = call.path
  const [found, first] = await table.batchGet([
    { table: 'cases', key: headKey(caseId), model: AnyHead },
    { table: 'cases', key: filingKey(caseId), model: FilingRow },
  ])
  if (!found || !first) throw new Error(`case ${caseId} lacks its filing`)
  const later = await laterFilingsOf({ table }, found)
  const response = answer(200, {
    caseId,
    version: versionOf(found),
    ...signedOf(first),
    ...(first.partOf && { partOf: first.partOf }),
    ...(later.length > 0 && {
      inForce: inForce(first, later),
      laterVersions: later.map((row, at) => ({ version: at + 2, ...signedOf(row) })),
    }),
  })
  await table.write(granted(ids, call, { caseId, shownSha256: sha256Hex(response.body) }))
  return ok(response)
}
