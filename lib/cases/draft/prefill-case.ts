/**
 * 少录入: the beginning of a filing for any business, from a former case of the bank, from a unit, or from the owner's authorization alone.
 * The book is read only under an authorization in force. Nothing is created but digests of what was filled in; the look is recorded before
 * it is shown.
 */

import type * as z from 'zod/mini'
import { PEPPER_ASK, pepperIn } from '../../access/pepper.ts'
import { granted } from '../../audit/record.ts'
import { authorizationKey, type StoredAuthorization, statusOf } from '../../authorizations/model.ts'
import { Letter, letterFor, unitsReached } from '../../authorizations/narrowed.ts'
import { checkFiling } from '../../filings/check-filing.ts'
import { Filing } from '../../filings/filing.ts'
import { BranchRow, branchKey } from '../../institutions/model.ts'
import { type Answer, answer, type Call } from '../../kernel/call.ts'
import { sha256Hex } from '../../kernel/digest.ts'
import { faultOf } from '../../kernel/faults.ts'
import { type Fault, ok, type Result, refuse } from '../../kernel/result.ts'
import { beijingDate } from '../../kernel/time.ts'
import type { Ports } from '../../platform/ports.ts'
import { BUSINESSES, modesOf, planOf } from '../../registrations/businesses/index.ts'
import { routeAsks, routesOf } from '../../registries/routing.ts'
import { readBooks } from '../facts/read-books.ts'
import { inForce, laterFilingsOf } from '../state/filing-in-force.ts'
import { FilingRow, PartyRow } from '../state/head.ts'
import { mayHave } from '../state/narrowed.ts'
import { AnyHead, filingKey, type Head, headKey, isParent, type ParentHead, partyKey } from '../state/rows.ts'
import type { Prefill, PrefillAnswer } from './prefill.ts'
import { fromBook } from './prefill-book.ts'
import { prefilledRows, unitNumbersIn } from './prefill-digests.ts'
import { type Former, fromAuthorization, fromCase, fromDirectory, type Part, together } from './prefill-draft.ts'

type PrefillCall = Call<Prefill>
type PrefillPorts = Pick<Ports, 'table' | 'ids'>

const NOBODYS_CASE = `case_${'0'.repeat(26)}`
const NOBODYS_AUTHORIZATION = `aut_${'0'.repeat(26)}`

/** The same rows are read whatever of them exists: a foreign case and an unknown one are the same miss. */
const rowsFor = async ({ table }: PrefillPorts, { caller, body }: PrefillCall) => {
  const bank = caller.institutionId
  const { caseId = NOBODYS_CASE, authorizationId = NOBODYS_AUTHORIZATION, branch = '-' } = body
  return table.batchGet([
    PEPPER_ASK,
    { table: 'cases', key: partyKey(caseId, bank), model: PartyRow },
    { table: 'cases', key: headKey(caseId), model: AnyHead },
    { table: 'cases', key: filingKey(caseId), model: FilingRow },
    { table: 'directory', key: authorizationKey(bank, authorizationId), model: Letter },
    { table: 'directory', key: branchKey(bank, branch), model: BranchRow },
  ])
}

type Rows = {
  readonly party: z.infer<typeof PartyRow> | undefined
  readonly head: Head | ParentHead | undefined
  readonly filing: FilingRow | undefined
}

/** As it came to be registered: with what was put right on the way. */
const formerOf = async (
  ports: PrefillPorts,
  { caller }: PrefillCall,
  { party, head, filing }: Rows,
): Promise<Former | undefined> => {
  if (party?.role !== 'bank' || !head || isParent(head) || !filing || !mayHave(caller.narrowing, head)) return undefined
  return {
    filing: Filing.parse(inForce(filing, await laterFilingsOf(ports, head))),
    certificates: head.certificates ?? [],
    ownershipCertificates: (head.registrations ?? []).flatMap(
      ({ ownershipCertificates = [] }) => ownershipCertificates,
    ),
    settledOn: head.settledOn,
  }
}

/** Whether the authorization lets the bank look today; what was shown within its uses may still be read when they are spent. */
const standing = (
  authorization: StoredAuthorization | undefined,
  call: PrefillCall,
): Result<StoredAuthorization | undefined> => {
  if (call.body.authorizationId === undefined) return ok(undefined)
  if (!authorization) return refuse('authorization.unknown')
  const status = statusOf(authorization, beijingDate(call.now))
  return status === 'in-force' || status === 'used-up' ? ok(authorization) : refuse(`authorization.${status}`)
}

const unitsOf = ({ unitNumber }: Prefill, authorization: StoredAuthorization | undefined): readonly string[] => {
  if (unitNumber !== undefined) return [unitNumber]
  return authorization?.scope.kind === 'units' ? authorization.scope.units : []
}

/** The letter, where one is named, and the units that it is about, which must lie where the client may act. */
const permitted = async (ports: PrefillPorts, call: PrefillCall, letter: Letter | undefined) => {
  const authorization = standing(await letterFor(ports, call.caller, letter), call)
  if (!authorization.ok) return authorization
  const units = unitsOf(call.body, authorization.value)
  const reached = await unitsReached(ports, call.caller, units)
  return reached.length < units.length ? refuse('client.narrowed') : ok({ authorization: authorization.value, units })
}

const partsUnder = async (
  ports: PrefillPorts,
  call: PrefillCall,
  {
    authorization,
    lender,
    asked,
  }: { authorization: StoredAuthorization; lender: string | undefined; asked: Parameters<typeof fromCase>[1] },
): Promise<{ parts: readonly Part[]; queries: readonly string[] }> => {
  const units = unitsOf(call.body, authorization)
  const { books, queries } = await readBooks(ports, {
    bank: call.caller.institutionId,
    authorization,
    units,
    now: call.now,
  })
  const [first] = units
  const book = first === undefined ? undefined : books.get(first)
  const inBook =
    first !== undefined && book && units.length === 1 ? fromBook({ unitNumber: first, book, lender }, asked) : []
  return { parts: [...inBook, fromAuthorization(authorization.owners, units, asked)], queries }
}

/** On which day the debt was paid or the ownership registered only the bank knows. */
const LEFT_TO_SAY: readonly string[] = ['existing.settlement-contradicts', 'conversion.ownership-unsaid']

export const isLeftToSay = ({ code }: Pick<Fault, 'code'>): boolean =>
  code.endsWith('missing') || LEFT_TO_SAY.includes(code)

/** What a rule misses in the draft is what the bank has still to say. */
const missingIn = async ({ table }: PrefillPorts, draft: Record<string, unknown>, now: Date) => {
  const asks = routeAsks(unitNumbersIn(draft))
  const routes = asks.length === 0 ? [] : await table.batchGet(asks)
  const faults = checkFiling(draft, { today: beijingDate(now), routeOf: routesOf(routes) })
  return [...new Set(faults.filter(isLeftToSay).map(({ pointer }) => pointer))]
}

export const prefillCase = async (ports: PrefillPorts, call: PrefillCall): Promise<Result<Answer>> => {
  const { business, mode, caseId, authorizationId, unitNumber, branch, officer } = call.body
  const plan = planOf(BUSINESSES[business], mode)
  if (!plan) {
    const modes = modesOf(BUSINESSES[business]).join(', ')
    return refuse('request.invalid', { faults: [faultOf(['mode'], 'mode.missing', { modes })] })
  }
  const [pepperRow, party, head, filed, letter, branchRow] = await rowsFor(ports, call)
  const former = await formerOf(ports, call, { party, head, filing: filed })
  if (caseId !== undefined && !former) return refuse('resource.not-found')
  const may = await permitted(ports, call, letter)
  if (!may.ok) return may
  const { authorization, units } = may.value
  const asked = { plan, business, mode }
  const lender = branchRow?.name
  const under = authorization ? await partsUnder(ports, call, { authorization, lender, asked }) : undefined
  const { draft, origins } = together(
    [
      ...(former ? [fromCase(former, asked)] : []),
      ...(under?.parts ?? []),
      ...(branch !== undefined && lender !== undefined ? [fromDirectory(branch, lender, asked)] : []),
    ],
    asked,
  )
  const filled = {
    ...draft,
    ...(officer !== undefined && { officer }),
    ...(authorizationId !== undefined && { authorizationId }),
    ...(draft['units'] === undefined && unitNumber !== undefined && { units: [{ unitNumber }] }),
  }
  const prefilled: PrefillAnswer = {
    draft: filled,
    origins: [...origins],
    missing: await missingIn(ports, filled, call.now),
  }
  const response = answer(200, prefilled)
  const pepper = pepperIn(pepperRow)
  const at = { bank: call.caller.institutionId, now: call.now }
  const digestRows = prefilledRows({ draft: filled, origins, ...at }, pepper)
  await Promise.all(digestRows.map((put) => ports.table.write({ table: 'cases', put })))
  await ports.table.write(
    granted(ports.ids, call, {
      ...(caseId !== undefined && { caseId }),
      ...(authorizationId !== undefined && { authorizationId, purpose: 'mortgage-registration' }),
      ...(officer !== undefined && { officer }),
      units: units.map((unit) => pepper('unit', unit)),
      shownSha256: sha256Hex(response.body),
    }),
  )
  return ok(response)
}
