/**
 * How well the rules foretell what registries say (规则预警准确度): per rule, of the cases it warned those that met with a supplement or a no
 * for its reason (precision), and of such outcomes those it had warned of (recall). A case that is still open says nothing yet.
 */

/** What one case shows of the review, once it has ended or is registered. */
export type CaseSeen = {
  /** Rules that found something, hints apart. */
  readonly warned: readonly string[]
  readonly insisted: readonly string[]
  /** Rules that the registry gave as reasons of a supplement, of not accepting or of refusing. */
  readonly reasons: readonly string[]
  readonly registered: boolean
}

export type RuleAccuracy = {
  readonly rule: string
  readonly warned: number
  readonly hits: number
  readonly outcomes: number
  /** Undefined where there is too little to say. */
  readonly precision?: number
  readonly recall?: number
  /** How often a bank insisted, and how often it was registered all the same. */
  readonly insisted: number
  readonly bankRight: number
}

/** A rate of fewer cases than this is not printed: it would say more of chance than of the rule. */
export const ENOUGH_CASES = 20

type Event = { readonly type: string; readonly data: Readonly<Record<string, unknown>> }

const rulesIn = (list: unknown): readonly string[] =>
  Array.isArray(list) ? list.flatMap(({ rule, severity }) => (rule && severity !== 'inform' ? [String(rule)] : [])) : []

const textsIn = (list: unknown): readonly string[] => (Array.isArray(list) ? list.map(String) : [])

type Placed = { readonly rule: string; readonly pointer: string }

const placedIn = (list: unknown): readonly Placed[] =>
  Array.isArray(list) ? list.flatMap(({ rule, pointer }) => (rule && pointer ? [{ rule, pointer }] : [])) : []

/** An item of a supplement that points where a rule had found something is of that rule's reason. */
const foreseen = (findings: readonly Placed[], items: unknown): readonly string[] =>
  (Array.isArray(items) ? items : []).flatMap(({ pointer }) =>
    findings
      .filter((one) => pointer === one.pointer || String(pointer ?? '').startsWith(`${one.pointer}/`))
      .map(({ rule }) => rule),
  )

/** From the events of a case; undefined while nothing has come of it. Cases the platform itself held never reached a registry. */
export const caseSeen = (events: readonly Event[]): CaseSeen | undefined => {
  const lodged = events.find(({ type }) => type === 'case.lodged')
  const registered = events.some(({ type }) => type === 'case.registered')
  const answered = events.filter(({ type }) => REASONED.includes(type))
  if (!lodged || (!registered && answered.length === 0)) return undefined
  const insisted = events.filter(({ type }) => type === 'finding.insisted')
  const findings = placedIn(lodged.data['findings'])
  return {
    warned: [...new Set(rulesIn(lodged.data['findings']))],
    insisted: insisted.flatMap(({ data }) => rulesIn(data['insistences'])),
    reasons: [
      ...new Set(answered.flatMap(({ data }) => [...textsIn(data['rules']), ...foreseen(findings, data['items'])])),
    ],
    registered,
  }
}

const REASONED: readonly string[] = [
  'case.not-accepted',
  'case.refused',
  'case.supplement-required',
  'case.further-material',
]

const rate = (part: number, whole: number, enough: number): number | undefined =>
  whole < enough ? undefined : part / whole

const accuracyOfRule = (rule: string, cases: readonly CaseSeen[], enough: number): RuleAccuracy => {
  const warned = cases.filter((one) => one.warned.includes(rule))
  const outcomes = cases.filter((one) => one.reasons.includes(rule))
  const hits = warned.filter((one) => one.reasons.includes(rule)).length
  const insisted = cases.filter((one) => one.insisted.includes(rule))
  const precision = rate(hits, warned.length, enough)
  const recall = rate(hits, outcomes.length, enough)
  return {
    rule,
    warned: warned.length,
    hits,
    outcomes: outcomes.length,
    ...(precision !== undefined && { precision }),
    ...(recall !== undefined && { recall }),
    insisted: insisted.length,
    bankRight: insisted.filter(({ registered }) => registered).length,
  }
}

/** Every rule that warned or was a reason, by its id. */
export const accuracyOf = (cases: readonly CaseSeen[], enough = ENOUGH_CASES): readonly RuleAccuracy[] =>
  [...new Set(cases.flatMap(({ warned, reasons }) => [...warned, ...reasons]))]
    .sort()
    .map((rule) => accuracyOfRule(rule, cases, enough))
