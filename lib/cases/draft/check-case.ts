/**
 * The free check (智能化辅助审核): what submission would say of this filing, by the very rules of submission, and nothing is created. All of
 * it at once: what nothing may pass, faults of level 1 and 2, findings of the review.
 */

import type * as z from 'zod/mini'
import { PEPPER_ASK, pepperIn } from '../../access/pepper.ts'
import { granted } from '../../audit/record.ts'
import type { StoredAuthorization } from '../../authorizations/model.ts'
import { examineDocuments, type Filed, filedDocumentAsks } from '../../documents/filing.ts'
import type { Document } from '../../documents/model.ts'
import { type FeeFacts, quote } from '../../fees/quote.ts'
import { checkFiling, lookupsOf } from '../../filings/check-filing.ts'
import { type PlaceOfDraft, partOfDraft, placesOfDraft } from '../../filings/divide-draft.ts'
import { readDraft } from '../../filings/draft.ts'
import { Filing } from '../../filings/filing.ts'
import { type Grounds, refusalOf } from '../../filings/may-file.ts'
import { AgreementRow, agreementKey, BranchRow, branchKey, OfficerRow, officerKey } from '../../institutions/model.ts'
import { type Answer, answer, type Call, type Language } from '../../kernel/call.ts'
import { faultOf } from '../../kernel/faults.ts'
import { REFUSALS } from '../../kernel/refusals.ts'
import { type Fault, ok, type Refusal, type Result, refuse } from '../../kernel/result.ts'
import { spoken } from '../../kernel/spoken.ts'
import type { Model } from '../../kernel/stored.ts'
import { beijingDate, type LocalDate } from '../../kernel/time.ts'
import { placed, type WellFormed } from '../../kernel/well-formed.ts'
import { FILING_MAX_BYTES } from '../../names/limits.ts'
import type { TableName } from '../../names/resources.ts'
import type { Key, Ports } from '../../platform/ports.ts'
import { routeAsks, routesOf } from '../../registries/routing.ts'
import { feeFactsOf } from '../../review/fee-facts.ts'
import {
  type Finding,
  INSISTENCE_REASONS,
  type Insistence,
  PLATFORM_NOTICE,
  PLATFORM_NOTICE_EN,
} from '../../review/model.ts'
import { blockingFindings, review, ruleOfFault, spokenFinding } from '../../review/review.ts'
import { ruleById } from '../../review/rules/index.ts'
import { gatherFacts } from '../facts/gather-facts.ts'
import { judgeReplacement } from '../loan/replace-part.ts'
import { CaseNamed } from '../state/head.ts'
import { referenceKey, unitLockKey } from '../state/rows.ts'
import { type AskBookPorts, askBook } from './ask-book.ts'
import type { CheckAnswer, FindingSaid } from './check-answer.ts'

type Draft = WellFormed<Filing> | undefined
const filedIn = (draft: Draft): Filed[] =>
  placed(draft?.documents).flatMap(([at, { documentId, slot }]) =>
    documentId === undefined || slot === undefined ? [] : [{ pointer: `/documents/${at}`, documentId, slot }],
  )

const unitsIn = (draft: Draft): readonly (readonly [number, string])[] =>
  placed(draft?.units).flatMap(([at, { unitNumber }]) => (unitNumber === undefined ? [] : [[at, unitNumber] as const]))

/** Unlike submission the check reads what level 2 needs at once: DynamoDB gives a hundred rows in a call. */
const readAll = async <T>(
  { table }: Pick<Ports, 'table'>,
  asks: readonly { readonly table: TableName; readonly key: Key; readonly model: Model<T> }[],
): Promise<(T | undefined)[]> => {
  const rows: (T | undefined)[] = []
  for (let at = 0; at < asks.length; at += 100) rows.push(...(await table.batchGet(asks.slice(at, at + 100))))
  return rows
}

const faultView = (language: Language) => (fault: Fault) => {
  const rule = ruleOfFault(fault)
  return { pointer: fault.pointer, code: fault.code, detail: spoken(fault)[language], ...(rule && { rule }) }
}

const findingView =
  (language: Language) =>
  (finding: Finding): z.infer<typeof FindingSaid> => {
    const rule = ruleById(finding.rule)
    const { zh, en, ...spoken } = spokenFinding(finding)
    const mayInsist = finding.outcome === 'found' && finding.severity === 'block*'
    return {
      ...spoken,
      words: language === 'zh' ? zh : en,
      cure: rule?.cure[language] ?? '',
      sources: (rule?.sources ?? []).map(({ confidence: _, ...source }) => ({ ...source })),
      ...(mayInsist && { insistable: [...INSISTENCE_REASONS] }),
    }
  }

const refusalView =
  (language: Language) =>
  ({ code, faults = [] }: Refusal) => {
    const rule = faults.flatMap((fault) => ruleOfFault(fault) ?? [])[0]
    return { code, title: REFUSALS[code][language], ...(rule !== undefined && { rule }) }
  }

type About = {
  readonly draft: Draft
  readonly bank: string
  readonly now: Date
  /** The loan in which a failed part is filed again: its papers may be filed again too, and it is no duplicate. */
  readonly loan?: string | undefined
}

/** Level 2 as far as it can be said before the case exists: documents, and units under another case. */
const levelTwo = async (
  ports: Pick<Ports, 'table'>,
  { draft, bank, now, loan = '' }: About,
): Promise<{ faults: readonly Fault[]; refusals: readonly Refusal[] }> => {
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
  const reserved = units.flatMap(([at], i) =>
    locks[i] ? [faultOf(['units', at, 'unitNumber'], 'unit.in-another-case')] : [],
  )
  return { faults: [...faults, ...reserved], refusals: isTaken ? [{ code: 'case.duplicate-reference' }] : [] }
}

type Looked = {
  readonly grounds: readonly Refusal[]
  readonly faults: readonly Fault[]
  readonly places: readonly PlaceOfDraft[]
}

/** Level 1 and the directory, as submission judges them. */
const levelOne = (
  call: Call,
  draft: Draft,
  { agreement, branch, officer, routes }: Pick<Grounds, 'agreement' | 'branch' | 'officer' | 'routes'>,
): Looked => {
  const { institutionId: bank, narrowing } = call.caller
  const today = beijingDate(call.now)
  const routeOf = routesOf(routes)
  const faults = checkFiling(call.body, { today, routeOf })
  const places = placesOfDraft(draft ?? {}, routeOf)
  const registries = places.map(({ registry }) => registry)
  const { business, branch: lending } = draft ?? {}
  if (places.length === 0 || business === undefined || lending === undefined) return { grounds: [], faults, places }
  const refusal = refusalOf(
    { business, branch: lending },
    { agreement, branch, officer, registries, routes, bank, narrowing, today },
  )
  return { grounds: refusal ? [refusal] : [], faults, places }
}

const insistencesIn = (draft: Draft): readonly Insistence[] =>
  placed(draft?.insistences).flatMap(([, { rule, reason, comment }]) =>
    rule && reason && comment ? [{ rule, reason, comment }] : [],
  )

type Reviewed = {
  readonly findings: readonly Finding[]
  readonly authorization?: StoredAuthorization | undefined
  readonly registry?: string
  readonly fees: FeeFacts
}

/** Each registry's part by the rules, as it will be when it is filed; a draft without a place is reviewed whole. */
const reviewParts = async (
  ports: Pick<Ports, 'table'>,
  { draft = {}, bank, now, loan }: About,
  places: readonly PlaceOfDraft[],
): Promise<readonly Reviewed[]> => {
  const [only, ...others] = places
  const one = async (application: NonNullable<Draft>, registry: string | undefined): Promise<Reviewed> => {
    const { facts, authorization } = await gatherFacts(ports, application, { bank, registry, now, parent: loan })
    const fees = feeFactsOf(application, facts)
    return {
      findings: review(application, facts),
      authorization,
      fees,
      ...(others.length > 0 && registry && { registry }),
    }
  }
  if (others.length === 0) return [await one(draft, only?.registry)]
  return Promise.all(places.map((place) => one(partOfDraft(draft, place), place.registry)))
}

/** A body without one field of a filing is no draft of one. */
const meansToBeFiling = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && Object.keys(Filing.shape).some((field) => field in body)

/** Of all parts together, where business and units can be read. */
const quoted = (parts: readonly FeeFacts[], today: LocalDate): Pick<CheckAnswer, 'fees'> => {
  const [first] = parts
  const units = parts.flatMap((part) => part.units)
  if (!first || first.registrations.length === 0 || units.length === 0) return {}
  const { on, lines, totals, totalFen } = quote({ ...first, units }, today)
  return { fees: { on, lines: lines.map((line) => ({ ...line, units: [...line.units] })), totals, totalFen } }
}

const NOTHING_KNOWN = { today: '', routeOf: () => undefined }

export type CheckQuery = { readonly readBook?: 'true' | undefined }
type CheckCall = Call<unknown, unknown, CheckQuery>

/** To ask of the book is an act: it is signed under a key, by who may ask. A check without it needs neither. */
const mayAsk = ({ caller, headers }: Call): Result<undefined> => {
  if (!caller.scopes.includes('queries.write')) return refuse('request.forbidden')
  const faults = [
    ...(headers['idempotency-key'] ? [] : [faultOf('#/header/Idempotency-Key', 'idempotency-key.malformed')]),
    ...(headers['dt-signature'] ? [] : [faultOf('#/header/DT-Signature', 'signature.missing')]),
  ]
  return faults.length > 0 ? refuse('request.invalid', { faults }) : ok(undefined)
}

const asked = async (
  ports: AskBookPorts,
  call: CheckCall,
  draft: Draft,
): Promise<Result<Pick<CheckAnswer, 'queries'>>> => {
  if (call.query?.readBook !== 'true') return ok({})
  const may = mayAsk(call)
  if (!may.ok) return may
  const queries = await askBook(ports, call, draft ?? {})
  return queries.ok ? ok({ queries: [...queries.value] }) : queries
}

export const checkCase = async (ports: AskBookPorts, call: CheckCall): Promise<Result<Answer>> => {
  if (Buffer.byteLength(call.text) > FILING_MAX_BYTES) return refuse('request.too-large')
  if (!meansToBeFiling(call.body)) return refuse('request.invalid', { faults: checkFiling(call.body, NOTHING_KNOWN) })
  const { caller, language, now } = call
  const { institutionId: bank } = caller
  const draft = readDraft(call.body).filing
  const book = await asked(ports, call, draft)
  if (!book.ok) return book
  const { unitNumbers, branch = '-', officer = '-' } = lookupsOf(call.body)
  const [pepperRow, agreement, branchRow, officerRow, ...routes] = await ports.table.batchGet([
    PEPPER_ASK,
    { table: 'directory', key: agreementKey(bank), model: AgreementRow },
    { table: 'directory', key: branchKey(bank, branch), model: BranchRow },
    { table: 'directory', key: officerKey(bank, officer), model: OfficerRow },
    ...routeAsks(unitNumbers),
  ])
  const { grounds, faults, places } = levelOne(call, draft, {
    agreement,
    branch: branchRow,
    officer: officerRow,
    routes,
  })
  const [place] = places
  const replaced = places.length > 1 ? undefined : await judgeReplacement(ports, draft ?? {}, { bank, ...place })
  const about = { draft, bank, now, loan: replaced?.parent?.caseId }
  const [second, reviewed] = await Promise.all([levelTwo(ports, about), reviewParts(ports, about, places)])
  const insistences = insistencesIn(draft)
  const refusals = [...grounds, ...second.refusals]
  const all = [...faults, ...(replaced?.faults ?? []), ...second.faults]
  const blocking = reviewed.flatMap(({ findings }) => blockingFindings(findings, insistences))
  const checked: CheckAnswer = {
    wouldBeLodged: refusals.length + all.length + blocking.length === 0,
    notice: language === 'zh' ? PLATFORM_NOTICE : PLATFORM_NOTICE_EN,
    ...(places.length === 1 && { registry: places[0]?.registry ?? '' }),
    ...(places.length > 1 && { parts: places.map(({ registry, units }) => ({ registry, units: [...units] })) }),
    refusals: refusals.map(refusalView(language)),
    faults: all.map(faultView(language)),
    findings: reviewed.flatMap(({ findings, registry }) =>
      findings.map((finding) => ({ ...findingView(language)(finding), ...(registry && { registry }) })),
    ),
    ...book.value,
    ...quoted(
      reviewed.map(({ fees }) => fees),
      beijingDate(now),
    ),
  }
  const authorization = reviewed.find((one) => one.authorization)?.authorization
  const pepper = pepperIn(pepperRow)
  // recorded before anything of the book is shown
  await ports.table.write(
    granted(ports.ids, call, {
      ...(authorization && { authorizationId: authorization.authorizationId, purpose: 'mortgage-registration' }),
      ...(draft?.officer !== undefined && { officer: draft.officer }),
      units: unitsIn(draft).map(([, unit]) => pepper('unit', unit)),
    }),
  )
  return ok(answer(200, checked))
}
