/**
 * A simulated half-year: cases of many banks at every registry, with the events that real ones have, in the rows in which they are
 * stored and in the order in which each bank hears of them. The same seed makes the same half-year.
 */

import type { Pepper } from '../../../lib/access/pepper.ts'
import type { PrefillAnswer } from '../../../lib/cases/draft/prefill.ts'
import { prefilledRows } from '../../../lib/cases/draft/prefill-digests.ts'
import { publishedTerms } from '../../../lib/cases/state/registry-terms.ts'
import type { EventRow, Head } from '../../../lib/cases/state/rows.ts'
import { beijing } from '../../../lib/kernel/time.ts'
import { REGISTRY_SEED } from '../../../lib/registries/seed.ts'
import type { Row } from '../looked.ts'

export const BANKS = Array.from({ length: 20 }, (_, n) => `91350000MA00YB${String(n).padStart(4, '0')}`)

const REGISTRIES = REGISTRY_SEED.map((record) => ({
  code: record.code,
  prefix: record.prefixes[0],
  terms: publishedTerms(record),
}))

export type SimulatedCase = {
  readonly head: Head
  readonly filing: Row
  readonly documents: readonly Row[]
  /** What the bank had filled in before it filed, if it had. */
  readonly prefill?: Pick<PrefillAnswer, 'draft' | 'origins'> & { readonly bank: string; readonly now: Date }
  readonly events: readonly EventRow[]
}

/** mulberry32: small, and the same everywhere. */
export const chanceFrom = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const MINUTE = 60_000
export const DAY = 1440 * MINUTE
export const FROM = Date.parse('2026-06-20T00:00:00+08:00')
export const TO = Date.parse('2026-12-05T00:00:00+08:00')

const BUSINESS_MIX = [
  { business: 'new-loan', kinds: ['mortgage-first'], weight: 6 },
  { business: 'release', kinds: ['mortgage-cancel'], weight: 3 },
  { business: 'refinance', kinds: ['mortgage-cancel', 'mortgage-first'], weight: 2 },
  { business: 'mortgage-change', kinds: ['mortgage-change'], weight: 1 },
] as const
const BORROWERS = ['individual', 'farmer', 'sole-trader', 'micro-or-small', 'enterprise'] as const

export type Chance = ReturnType<typeof chanceFrom>
export const pick = <T>(chance: Chance, list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T
const weighted = (chance: Chance) =>
  pick(
    chance,
    BUSINESS_MIX.flatMap((one) => Array.from({ length: one.weight }, () => one)),
  )

export const idOf = (prefix: string, n: number): string => `${prefix}_${String(n).padStart(26, '0')}`

const filingOf = (chance: Chance, { business, at }: { business: string; at: number }) => {
  const ordinary = chance() < 0.7
  const money = () => ({ currency: chance() < 0.98 ? 'CNY' : 'HKD', fen: 1_000_000 * Math.ceil(chance() * 900) })
  const isNew = business !== 'release'
  return {
    ...(isNew && {
      loan: {
        productCode: `P${Math.ceil(chance() * 9)}`,
        borrowerClass: pick(chance, BORROWERS),
        approvedAt: beijing(new Date(at - Math.floor(chance() * 20 * DAY))),
      },
      mortgage: ordinary ? { kind: 'ordinary', claim: money() } : { kind: 'maximum', ceiling: money() },
    }),
    ...papersOf(chance, isNew),
    ...(business === 'release' && {
      existing: [{ settledOn: beijing(new Date(at - Math.floor(chance() * 9 * DAY))).slice(0, 10) }],
    }),
  }
}

const MANNERS = ['face-to-face', 'face-to-face', 'remote', 'window', 'notary'] as const

/** Who signed where, and what was filed; a release is applied for by the bank alone. */
const papersOf = (chance: Chance, isNew: boolean) => {
  const documents = Array.from({ length: Math.ceil(chance() * 5) }, (_, n) => ({ documentId: `d${n}`, slot: 'other' }))
  const mortgagors = ['m1', 'm2'].slice(0, Math.ceil(chance() * 2)).map((party) => ({ party }))
  const signing = mortgagors
    .filter(() => chance() < 0.9)
    .map(({ party }) => ({ signer: party, manner: pick(chance, MANNERS) }))
  return { documents, ...(isNew && { mortgagors, signing }) }
}

/** As they are kept when the case is lodged; something came later too, and counts for nothing. */
const keptOf = (chance: Chance, { documents }: Row) => {
  const isElectronic = chance() < 0.4
  const kept = documents.map(({ documentId }: Row) => ({
    documentId,
    contentType: isElectronic || chance() < 0.5 ? 'application/pdf' : 'image/jpeg',
    ...((isElectronic || chance() < 0.3) && { signatures: { verdict: chance() < 0.95 ? 'valid' : 'expired' } }),
  }))
  const signatures = { verdict: 'valid' }
  const cited = isElectronic
    ? [{ documentId: 'c1', contentType: 'application/pdf', commonMaterialId: 'x', signatures }]
    : []
  return [...kept, ...cited, { documentId: 'later', contentType: 'image/png' }]
}

/** What the acceptance froze, and how it was paid or not. */
const feesOf = (chance: Chance) => {
  const exempt = chance() < 0.2
  const fullFen = pick(chance, [8_000, 55_000, 0])
  const dueFen = exempt ? 0 : fullFen
  const fees = {
    quotedFen: dueFen,
    dueFen,
    exemptFen: fullFen - dueFen,
    exemption: exempt ? 'small-enterprise' : 'none',
  }
  const settlement = pick(chance, ['per-case', 'batch'])
  const paid: Step[] =
    dueFen > 0 && chance() < 0.8 ? [['fee.paid', 7 * MINUTE, 'platform', { fen: dueFen, settlement }]] : []
  if (chance() < 0.9) return { fees, paying: paid }
  const findings = [{ rule: 'fee.differs', severity: 'warn', pointer: '/amount' }]
  const notice: Step = ['case.awaiting-payment', 9 * MINUTE, 'registry', { fees: { dueFen: 1_000 }, findings }]
  const atWindow: Step = ['case.payment-confirmed', 11 * MINUTE, 'registry']
  const byOrder: Step = ['fee.paid', 11 * MINUTE, 'platform', { fen: 1_000, settlement }]
  return { fees, paying: [notice, chance() < 0.5 ? atWindow : byOrder] }
}

const ITEM_CODES = ['document-missing', 'document-illegible', 'field-wrong', 'signature-missing'] as const

/** The type, how long after the one before, by whom, with what. */
type Step = [string, number, 'bank' | 'registry' | 'platform', Row?]

/** What happens to one case, in order. */
const courseOf = (chance: Chance, certificates: number, fen: number): Step[] => {
  const hours = (n: number) => Math.ceil(chance() * n * 60) * MINUTE
  const items = [{ code: pick(chance, ITEM_CODES) }, { code: pick(chance, ITEM_CODES) }]
  const course: Step[] = []
  const { fees, paying } = feesOf(chance)
  if (chance() < 0.06) return [['case.validation-failed', MINUTE, 'platform']]
  course.push(['case.lodged', MINUTE, 'platform', { findings: [] }])
  if (chance() < 0.12)
    course.push(['case.supplement-required', hours(9), 'registry', { items }], ['case.supplemented', hours(50), 'bank'])
  const answer = chance()
  if (answer < 0.03) return [...course, ['case.not-accepted', hours(20), 'registry', { ground: 'incomplete' }]]
  if (answer < 0.06) course.push(['case.deemed-accepted', hours(40), 'platform', { fees }])
  if (answer > 0.04) course.push(['case.accepted', hours(20), 'registry', answer < 0.06 ? {} : { fees }])
  course.push(['case.in-review', hours(10), 'registry'], ...paying)
  if (chance() < 0.08)
    course.push(
      ['case.further-material', hours(10), 'registry', { items }],
      ['case.further-material-supplied', hours(60), 'bank'],
    )
  if (chance() < 0.05)
    course.push(['case.clock-stopped', hours(4), 'registry'], ['case.clock-runs-again', hours(60), 'registry'])
  const end = chance()
  if (end < 0.03)
    return [
      ...course,
      ['case.refused', hours(30), 'registry', { ground: pick(chance, ['ownership-dispute', 'other']) }],
    ]
  if (end < 0.05)
    return [...course, ['case.withdrawal-requested', hours(9), 'bank'], ['case.withdrawn', hours(9), 'registry']]
  course.push(['case.registered', hours(60), 'registry'])
  if (certificates > 0)
    course.push(
      ['certificate.issued', hours(9), 'registry'],
      ['certificate.delivered', MINUTE, 'platform', { certificates: Array.from({ length: certificates }, () => ({})) }],
    )
  if (fen > 0)
    course.push(
      chance() < 0.95
        ? ['loan.disbursed', hours(90), 'bank', { amount: { currency: 'CNY', fen } }]
        : ['loan.not-disbursed', hours(90), 'bank', { reason: 'borrower-declined' }],
    )
  return course
}

/** What the registry reports of the unit afterwards; by a chance of its own, so that all else stays as it is. */
const changesOf = (chance: Chance, course: readonly Step[]): Step[] => {
  if (chance() < 0.9 || !course.some(([type]) => type === 'case.registered')) return []
  const after = () => Math.ceil(chance() * 40 * DAY)
  return [
    ['unit.changed', after(), 'registry', { kind: pick(chance, ['seized', 'correction-registered']) }],
    ['unit.changed', after(), 'registry', { kind: 'correction-registered' }],
  ]
}

const simulateCase = (chance: Chance, n: number, registries: typeof REGISTRIES): SimulatedCase => {
  const { business, kinds } = weighted(chance)
  const bank = pick(chance, BANKS)
  const registry = pick(chance, registries)
  const createdAt = FROM + Math.floor((chance() * (TO - FROM)) / 1000) * 1000
  const unit = `${registry.prefix}001002GB${String(n % 100_000).padStart(5, '0')}F00010203`
  const filing = filingOf(chance, { business, at: createdAt })
  const caseId = idOf('case', n)
  let at = createdAt
  const course = courseOf(chance, business === 'release' ? 0 : 1, filing.loan ? 500_000 * Math.ceil(chance() * 400) : 0)
  const submitted: [string, number, 'bank', Row] = ['case.submitted', 0, 'bank', {}]
  const events = [submitted, ...course, ...changesOf(chanceFrom(n), course)].map(
    ([type, after, by, data = {}], i): EventRow => {
      at += after
      // a registry tells what happened up to three days late
      const late = by === 'registry' && type !== 'unit.changed' && chance() < 0.1 ? Math.floor(chance() * 3 * DAY) : 0
      return {
        eventId: idOf('evt', n * 40 + i),
        n: i + 1,
        type: type as EventRow['type'],
        occurredAt: beijing(new Date(at)),
        recordedAt: beijing(new Date(at + late)),
        actor: {
          institutionId: { bank, registry: registry.code, platform: 'platform' }[by],
          ...(type === 'case.submitted' && n % 5 === 0 && { through: '91350000MA00YZ0001' }),
        },
        caseState: 'open',
        applicationState: 'lodged',
        data,
        previousHash: '',
        hash: '',
      }
    },
  )
  const head = {
    caseId,
    bank,
    branch: `${bank.slice(0, -2)}${n % 3}B`,
    registry: registry.code,
    business,
    registrations: kinds.map((kind) => ({ kind })),
    units: [unit],
    terms: registry.terms,
    createdAt: beijing(new Date(createdAt)),
    updatedAt: beijing(new Date(createdAt)),
    sequence: events.length,
    lastHash: '',
    bankReference: `${n}`,
    caseState: 'open',
    applicationState: 'lodged',
    milestones: [],
  } as unknown as Head
  const prefill = prefillOf(chanceFrom(n), { filing, unit, createdAt })
  return { head, filing, documents: keptOf(chance, filing), ...(prefill && { prefill: { ...prefill, bank } }), events }
}

/** Some of it was changed before it was filed, some of it was given by the bank itself, and some lay too long. */
const prefillOf = (
  chance: Chance,
  { filing, unit, createdAt }: { readonly filing: Row; readonly unit: string; readonly createdAt: number },
) => {
  if (chance() < 0.4 || !filing['mortgage']) return undefined
  const mortgage = chance() < 0.7 ? filing['mortgage'] : { ...filing['mortgage'], kind: 'changed' }
  const mortgagors = filing['mortgagors'].toReversed()
  const draft = { business: 'new-loan', units: [{ unitNumber: unit }], mortgage, mortgagors, loan: filing['loan'] }
  const origins = ['units', 'mortgage', 'mortgagors'].map((name) => ({ pointer: `/${name}`, from: 'case' as const }))
  return { draft, origins, now: new Date(createdAt - Math.floor(chance() * 40 * DAY)) }
}

export const simulateHalfYear = (
  cases: number,
  { seed = 1, registries }: { seed?: number; registries?: readonly string[] } = {},
): readonly SimulatedCase[] => {
  const chance = chanceFrom(seed)
  const wanted = REGISTRIES.filter(({ code }) => registries?.includes(code) ?? true)
  return Array.from({ length: cases }, (_, n) => simulateCase(chance, n, wanted))
}

/** Never published to a bank. */
const UNTOLD: readonly string[] = ['case.submitted', 'certificate.issued']

/** What each bank hears, in the order in which it hears it: as things were recorded, within a case in order. */
export const feedsOf = (cases: readonly SimulatedCase[]): ReadonlyMap<string, readonly Row[]> => {
  const heard = cases.flatMap(({ head, events }) => {
    let latest = ''
    return events.map((event) => {
      latest = event.recordedAt > latest ? event.recordedAt : latest
      return { bank: head.bank, caseId: head.caseId, event, at: latest }
    })
  })
  const feeds = new Map<string, Row[]>()
  for (const { bank, caseId, event } of heard
    .filter(({ event }) => !UNTOLD.includes(event.type))
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))) {
    const feed = feeds.get(bank) ?? []
    feed.push({
      id: event.eventId,
      type: event.type,
      sequence: feed.length + 1,
      occurredAt: event.occurredAt,
      caseId,
      data: event.data,
    })
    feeds.set(bank, feed)
  }
  return feeds
}

/** The rows of a case as the platform stores them. */
export const caseRows = ({ head, filing, documents, events }: SimulatedCase): Row[] => {
  const pk = `CASE#${head.caseId}`
  return [
    { pk, sk: 'HEAD', ...head },
    { pk, sk: 'DOCUMENTS', documents },
    { pk, sk: 'FILING#1', filing: JSON.stringify(filing) },
    {
      pk,
      sk: `PARTY#${head.bank}`,
      role: 'bank',
      listOf: `${head.bank}#${head.createdAt.slice(0, 7)}`,
      listAt: `${head.createdAt}#${head.caseId}`,
    },
    ...events.map((event) => ({ pk, sk: `EVENT#${String(event.n).padStart(6, '0')}`, ...event })),
  ]
}

export const prefillRows = ({ prefill }: SimulatedCase, pepper: Pepper): Row[] =>
  prefill ? prefilledRows(prefill, pepper) : []

export const feedRows = (bank: string, feed: readonly Row[]): Row[] => [
  ...feed.map((notification, at) => {
    const sequence = at + 1
    return {
      pk: `FEED#${bank}#${String(Math.floor(sequence / 100)).padStart(10, '0')}`,
      sk: String(sequence).padStart(12, '0'),
      notification,
    }
  }),
  { pk: `FEED#${bank}`, sk: 'HEAD', block: Math.floor(feed.length / 100) },
]
