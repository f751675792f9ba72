/**
 * Brings together what the review may know beside a filing: the authorization and the book under it, our own history, the registry's
 * capability.
 */

import { authorizationKey, StoredAuthorization, statusOf } from '../../authorizations/model.ts'
import { type Cited, citedMaterials } from '../../documents/common/cite.ts'
import { type Document, documentAsk } from '../../documents/model.ts'
import { beijingDate } from '../../kernel/time.ts'
import { placed } from '../../kernel/well-formed.ts'
import { isKeyOf } from '../../names/keys.ts'
import type { Ports } from '../../platform/ports.ts'
import { BUSINESSES, planOf } from '../../registrations/businesses/index.ts'
import type { RegistrationKind } from '../../registrations/kinds.ts'
import { Published, registryKey } from '../../registries/model.ts'
import type { Application } from '../../review/application.ts'
import type { CaseBefore, Facts, FileSeen, SignaturesSeen } from '../../review/facts.ts'
import { AnyHead, CaseNamed } from '../state/head.ts'
import { contractPk, type Head, headKey, isParent, type ParentHead } from '../state/rows.ts'
import { type BooksRead, readBooks } from './read-books.ts'

type About = {
  readonly bank: string
  /** Undefined where no registry covers the units. */
  readonly registry: string | undefined
  readonly now: Date
  /** When the bank filed; a backlog of ours must not let its papers run out. */
  readonly filedAt?: Date
  /** The case itself is not its own duplicate. */
  readonly caseId?: string
  /** Nor is the whole loan a duplicate of its part. */
  readonly parent?: string | undefined
}

export type Gathered = {
  readonly facts: Facts
  readonly authorization?: StoredAuthorization | undefined
  readonly read: BooksRead
  /** The versions of common materials that the filing cites. */
  readonly cited: Cited['used']
}

const SERVES = ['mortgage-registration', 'loan-approval'] as const

/** What the business asks for, by its data. */
const registrationsOf = ({ business, mode }: Application): readonly RegistrationKind[] =>
  planOf(business !== undefined && isKeyOf(BUSINESSES, business) ? BUSINESSES[business] : undefined, mode)
    ?.registrations ?? []

const unitsOf = ({ units }: Application): readonly string[] =>
  placed(units).flatMap(([, { unitNumber }]) => unitNumber ?? [])

const CASES_COMPARED = 20

const standsOf = (head: Head | ParentHead): CaseBefore['stands'] => {
  if (head.caseState === 'ended-without-registration') return 'ended'
  const stands = isParent(head) ? head.parts.some((part) => part.stands) : head.milestones.includes('registered')
  return stands ? 'registered' : 'open'
}

const beforeOf = (head: Head | ParentHead): CaseBefore => ({
  units: head.units,
  stands: standsOf(head),
  registrations: (head.registrations ?? []).map(({ kind }) => kind),
})

/**
 * Cases that the bank filed before under the same mortgage contract; ids sort by time, so of two filed at once one is the first. What is
 * filed into a loan is no duplicate of what still waits to be examined: that finds the loan under the contract, or its part replaced.
 */
const sameContract = async (
  { table }: Pick<Ports, 'table'>,
  { mortgage }: Application,
  { bank, caseId, parent }: About,
): Promise<readonly CaseBefore[]> => {
  if (mortgage?.contractNo === undefined) return []
  const { rows } = await table.query(
    {
      table: 'cases',
      pk: contractPk(bank, mortgage.contractNo),
      ...(caseId !== undefined && { sk: { to: `CASE#${caseId}` } }),
      limit: CASES_COMPARED,
      descending: true,
    },
    CaseNamed,
  )
  const others = rows.map((row) => row.caseId).filter((id) => id !== caseId && id !== parent)
  if (others.length === 0) return []
  const heads = await table.batchGet(
    others.map((id) => ({ table: 'cases', key: headKey(id), model: AnyHead }) as const),
  )
  const filed = heads.flatMap((head) => head ?? [])
  return filed.filter(({ applicationState }) => parent === undefined || applicationState !== 'validating').map(beforeOf)
}

const NOT_READ: BooksRead = { books: new Map(), queries: [] }

const standingOf = (authorization: StoredAuthorization | undefined, now: Date): NonNullable<Facts['authorization']> =>
  authorization === undefined
    ? { status: 'unknown', covers: () => false, serves: false }
    : {
        status: statusOf(authorization, beijingDate(now)),
        covers: (unit) => authorization.scope.kind === 'whole-name' || authorization.scope.units.includes(unit),
        serves: SERVES.some((purpose) => authorization.purposes.includes(purpose)),
      }

type PapersSeen = { readonly signatures: readonly SignaturesSeen[]; readonly files: readonly FileSeen[] }

/** What confirmation found in each paper; unknown papers are left out. */
const papersSeen = async (
  { table }: Pick<Ports, 'table'>,
  { documents }: Application,
  bank: string,
): Promise<PapersSeen> => {
  const filed = placed(documents).flatMap(([at, { documentId }]) =>
    documentId === undefined ? [] : [{ at, documentId }],
  )
  if (filed.length === 0) return { signatures: [], files: [] }
  const found = await table.batchGet(filed.map(({ documentId }) => documentAsk(bank, documentId)))
  const seen = filed.flatMap(({ at }, i) => {
    const document = found[i]
    return document ? [{ at, document }] : []
  })
  return {
    signatures: seen.map(({ at, document }) => ({ at, items: signaturesOf(document) })),
    files: seen.map(({ at, document: { contentType, length } }) => ({ at, contentType, length })),
  }
}

const signaturesOf = ({ signatures }: Document): SignaturesSeen['items'] =>
  (signatures?.items ?? []).map(({ verdict, reason, signer }) => ({
    verdict,
    ...(reason && { reason }),
    names: [signer?.name, signer?.organization].flatMap((name) => name ?? []),
  }))

const citingOf = (
  { branch, officer, commonMaterials }: Application,
  { bank, registry, now, filedAt = now }: About,
) => ({
  bank,
  branch,
  officer,
  registry: registry ?? '',
  on: beijingDate(filedAt),
  cited: placed(commonMaterials),
})

type Places = {
  readonly bank: string
  readonly registry: string | undefined
  readonly authorizationId: string | undefined
}

type Found = Published | StoredAuthorization | undefined
const isRecord = (row: Found): row is Published => row !== undefined && !isAuthorization(row)
const isAuthorization = (row: Found): row is StoredAuthorization => row !== undefined && 'purposes' in row

/** The registry's record and the bank's authorization, as far as they are named: one read, or none. */
const directoryOf = async (
  { table }: Pick<Ports, 'table'>,
  { bank, registry, authorizationId }: Places,
): Promise<readonly [Published | undefined, StoredAuthorization | undefined]> => {
  if (registry === undefined && authorizationId === undefined) return [undefined, undefined]
  const rows = await table.batchGet([
    ...(registry === undefined ? [] : [{ table: 'directory', key: registryKey(registry), model: Published } as const]),
    ...(authorizationId === undefined
      ? []
      : [{ table: 'directory', key: authorizationKey(bank, authorizationId), model: StoredAuthorization } as const]),
  ])
  return [rows.find(isRecord), rows.find(isAuthorization)]
}

export const gatherFacts = async (
  ports: Pick<Ports, 'table'>,
  application: Application,
  about: About,
): Promise<Gathered> => {
  const { bank, registry, now } = about
  const { authorizationId } = application
  const [[record, authorization], contract, papers, materials] = await Promise.all([
    directoryOf(ports, { bank, registry, authorizationId }),
    sameContract(ports, application, about),
    papersSeen(ports, application, bank),
    citedMaterials(ports, citingOf(application, about)),
  ])
  const read = authorization
    ? await readBooks(ports, { bank, authorization, units: unitsOf(application), now })
    : NOT_READ
  return {
    authorization,
    read,
    cited: materials.used,
    facts: {
      today: beijingDate(now),
      registrations: registrationsOf(application),
      books: read.books,
      history: { sameContract: contract },
      ...papers,
      materials: materials.facts,
      ...(record?.capability && { capability: record.capability }),
      ...(record?.basis?.kind === 'recalled' && { capabilityRecalled: true }),
      ...(authorizationId !== undefined && { authorization: standingOf(authorization, now) }),
      ...(read.books.size > 0 && { standardForms: (await import('../../review/characters.ts')).standardForms }),
    },
  }
}
