/**
 * The free check (智能化辅助审核): what submission would say of this filing, by the very rules of submission, and nothing is created. All of
 * it at once: what nothing may pass, faults of level 1 and 2, findings of the review.
 */

import type * as z from 'zod/mini'
import { reaches } from '../../access/narrowing.ts'
import { PEPPER_ASK, pepperIn } from '../../access/pepper.ts'
import { granted } from '../../audit/record.ts'
import type { StoredAuthorization } from '../../authorizations/model.ts'
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
import { beijingDate, type LocalDate } from '../../kernel/time.ts'
import { placed } from '../../kernel/well-formed.ts'
import { FILING_MAX_BYTES } from '../../names/limits.ts'
import type { Ports } from '../../platform/ports.ts'
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
import { type AskBookPorts, askBook } from './ask-book.ts'
import type { CheckAnswer, FindingSaid } from './check-answer.ts'
import { type About, type Draft, type Found, levelTwo, unitsIn } from './level-two.ts'

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
  { draft = {}, caller: { institutionId: bank }, now, loan }: About,
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

type Seen = {
  readonly second: Found
  readonly reviewed: readonly Reviewed[]
  readonly replaced?: Pick<Found, 'faults'> | undefined
}

/** Outside what its client may file nothing of other cases nor of the book is looked at. */
const seen = async (
  ports: Pick<Ports, 'table'>,
  asked: Omit<About, 'loan'>,
  places: readonly PlaceOfDraft[],
): Promise<Seen> => {
  const { draft = {}, caller } = asked
  const { business } = draft
  const isWithin = ({ registry: region }: PlaceOfDraft) =>
    reaches(caller.narrowing, { region, ...(business !== undefined && { business }) })
  if (!places.every(isWithin)) return { second: { faults: [], refusals: [] }, reviewed: [] }
  const [place] = places
  const bank = caller.institutionId
  const replaced = places.length > 1 ? undefined : await judgeReplacement(ports, draft, { bank, ...place })
  const about = { ...asked, loan: replaced?.parent?.caseId }
  const [second, reviewed] = await Promise.all([levelTwo(ports, about), reviewParts(ports, about, places)])
  return { second, reviewed, replaced }
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
  const { second, reviewed, replaced } = await seen(ports, { draft, caller, now }, places)
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
