/**
 * What submission would find at level 2, as far as it can be said before the case exists: documents, the bank's reference, and units under
 * another case. Of a case of another bank nobody hears here who has no letter of the owner: by asking unit after unit a bank would learn
 * where others lend.
 */
import type * as z from 'zod/mini'
import { authorizationKey, statusOf } from '../../authorizations/model.ts'
import { Letter, letterFor } from '../../authorizations/narrowed.ts'
import { examineDocuments, type Filed, filedDocumentAsks } from '../../documents/filing.ts'
import type { Document } from '../../documents/model.ts'
import type { Filing } from '../../filings/filing.ts'
import type { Caller } from '../../kernel/call.ts'
import { faultOf } from '../../kernel/faults.ts'
import type { Fault, Refusal } from '../../kernel/result.ts'
import type { Model } from '../../kernel/stored.ts'
import { beijingDate } from '../../kernel/time.ts'
import { placed, type WellFormed } from '../../kernel/well-formed.ts'
import type { TableName } from '../../names/resources.ts'
import type { Key, Ports } from '../../platform/ports.ts'
import { CaseNamed, PartyRow } from '../state/head.ts'
import { partyKey, referenceKey, unitLockKey } from '../state/rows.ts'

export type Draft = WellFormed<Filing> | undefined

type ReadPorts = Pick<Ports, 'table'>

export type About = {
  readonly draft: Draft
  readonly caller: Caller
  readonly now: Date
  /** The loan in which a failed part is filed again: its papers may be filed again too, and it is no duplicate. */
  readonly loan?: string | undefined
}

export type Found = { readonly faults: readonly Fault[]; readonly refusals: readonly Refusal[] }

const filedIn = (draft: Draft): Filed[] =>
  placed(draft?.documents).flatMap(([at, { documentId, slot }]) =>
    documentId === undefined || slot === undefined ? [] : [{ pointer: `/documents/${at}`, documentId, slot }],
  )

export const unitsIn = (draft: Draft): readonly (readonly [number, string])[] =>
  placed(draft?.units).flatMap(([at, { unitNumber }]) => (unitNumber === undefined ? [] : [[at, unitNumber] as const]))

/** Unlike submission the check reads what level 2 needs at once: DynamoDB gives a hundred rows in a call. */
const readAll = async <T>(
  { table }: ReadPorts,
  asks: readonly { readonly table: TableName; readonly key: Key; readonly model: Model<T> }[],
): Promise<(T | undefined)[]> => {
  const rows: (T | undefined)[] = []
  for (let at = 0; at < asks.length; at += 100) rows.push(...(await table.batchGet(asks.slice(at, at + 100))))
  return rows
}

type Taken = { readonly unit: string; readonly at: number; readonly caseId: string }

/** Those of a case of its own, or of a unit whose owner lets the bank look. */
const saidOf = async (
  ports: ReadPorts,
  { draft, caller, now }: About,
  taken: readonly Taken[],
): Promise<readonly Taken[]> => {
  if (taken.length === 0) return []
  const bank = caller.institutionId
  const key = authorizationKey(bank, draft?.authorizationId ?? '-')
  const [[letter], parties] = await Promise.all([
    ports.table.batchGet([{ table: 'directory', key, model: Letter }]),
    readAll(
      ports,
      taken.map(({ caseId }) => ({ table: 'cases', key: partyKey(caseId, bank), model: PartyRow }) as const),
    ),
  ])
  const authorization = await letterFor(ports, caller, letter)
  const stands = authorization && ['in-force', 'used-up'].includes(statusOf(authorization, beijingDate(now)))
  const covers = (unit: string) =>
    stands && (authorization.scope.kind === 'whole-name' || authorization.scope.units.includes(unit))
  return taken.filter(({ unit }, i) => parties[i] !== undefined || covers(unit))
}

export const levelTwo = async (ports: ReadPorts, about: About): Promise<Found> => {
  const { draft, caller, now, loan = '' } = about
  const bank = caller.institutionId
  const [filed, units] = [filedIn(draft), unitsIn(draft)]
  const reference = draft?.bankReference
  const rows = await readAll<Document | z.infer<typeof CaseNamed>>(ports, [
    ...filedDocumentAsks(bank, filed),
    ...units.map(([, unit]) => ({ table: 'cases', key: unitLockKey(unit), model: CaseNamed }) as const),
    ...(reference === undefined
      ? []
      : [{ table: 'cases', key: referenceKey(bank, reference), model: CaseNamed } as const]),
  ])
  const locks = rows.slice(filed.length, filed.length + units.length)
  const isTaken = reference !== undefined && rows[filed.length + units.length] !== undefined
  const found = rows.slice(0, filed.length).map((row) => (row && 'documentId' in row ? row : undefined))
  const { faults } = examineDocuments(filed, found, { caseId: loan, filedAt: now })
  const taken = units.flatMap(([at, unit], i) => {
    const lock = locks[i]
    return lock && 'caseId' in lock ? [{ at, unit, caseId: lock.caseId }] : []
  })
  const reserved = (await saidOf(ports, about, taken)).map(({ at }) =>
    faultOf(['units', at, 'unitNumber'], 'unit.in-another-case'),
  )
  return { faults: [...faults, ...reserved], refusals: isTaken ? [{ code: 'case.duplicate-reference' }] : [] }
}
