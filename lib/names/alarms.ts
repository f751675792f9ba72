/** Every alarm: what trips it and what people lose meanwhile. Infrastructure makes them of this, documents explain them from it. */
import type { AlarmKind, AlarmRow } from './alarm-row.ts'
import { entriesOf, keysOf } from './keys.ts'
import {
  AUDIT_UNSEALED_MINUTES,
  CALENDAR_DAYS_AHEAD,
  CALL_P99_MILLISECONDS,
  FIGURES_LATE_MINUTES,
  type HttpFunction,
  LANE_LIMITS,
  OVERDUE_CASES,
} from './limits.ts'
import { LANES, type LaneName } from './resources.ts'
import { ROUTES } from './routes/index.ts'
import type { Route } from './routes/route.ts'
import { WORKERS, type Worker, type WorkerName } from './workers.ts'

/** What people lose while a function fails: the sentences of all its operations. */
const impactsOfHttp = (): Map<HttpFunction, string> => {
  const impacts = new Map<HttpFunction, string>()
  for (const { function: name, impact } of Object.values<Route>(ROUTES)) {
    const before = impacts.get(name)
    impacts.set(name, before ? `${before} ${impact}` : impact)
  }
  return impacts
}

const failing = (name: string, impact: string): AlarmRow => ({
  name: `${name}-failing`,
  kind: 'failing',
  impact,
  wakes: false,
})

export type FailingFunction = {
  readonly function: HttpFunction | WorkerName
  readonly alarm: AlarmRow
  /** Whether it survives its faults and counts them: whoever answers calls or gives hints back. Others throw. */
  readonly countsFaults: boolean
}

export const HTTP_FAILING: readonly FailingFunction[] = [...impactsOfHttp()].map(([name, impact]) => ({
  function: name,
  alarm: failing(name, impact),
  countsFaults: true,
}))

const WORKER_ROWS = entriesOf<WorkerName, Worker>(WORKERS)

export const WORKERS_FAILING: readonly FailingFunction[] = WORKER_ROWS.map(([name, { trigger, impact }]) => ({
  function: name,
  alarm: failing(name, impact),
  countsFaults: 'lane' in trigger,
}))

/** A clock that no longer ticks makes no error: its silence is the sign. */
export const STANDING_STILL = WORKER_ROWS.flatMap(([name, { trigger, impact }]) =>
  'everyMinutes' in trigger
    ? [
        {
          function: name,
          everyMinutes: trigger.everyMinutes,
          alarm: { name: `${name}-stands-still`, kind: 'stands-still', impact, wakes: false } satisfies AlarmRow,
        },
      ]
    : [],
)

const LANE_NAMES = keysOf(LANES)

const ofLane = (lane: LaneName, kind: 'dead-letters' | 'waiting' | 'late', impact: string): AlarmRow => ({
  name: `${lane}-${kind}`,
  kind,
  impact,
  wakes: false,
})

export const LANE_ALARMS = LANE_NAMES.map((lane) => ({
  lane,
  deadLetters: ofLane(lane, 'dead-letters', `A hint failed again and again: a defect of ours. ${LANES[lane].impact}`),
  waiting: ofLane(lane, 'waiting', `Hints wait over ${LANE_LIMITS[lane].oldestMinutes} minutes. ${LANES[lane].impact}`),
  late: ofLane(
    lane,
    'late',
    `Work has been due over ${LANE_LIMITS[lane].oldestMinutes} minutes and nobody does it. ${LANES[lane].impact}`,
  ),
}))

/** Each over one measurement of its own: below an objective, or one by itself. */
const below = (name: AlarmKind, impact: string): AlarmRow => ({ name, kind: name, impact, wakes: false })
const waking = (name: AlarmKind, impact: string): AlarmRow => ({ name, kind: name, impact, wakes: true })

export const GATEWAY_FAILING = below(
  'gateway-failing',
  'Callers are told that the platform failed. If no function alarm shows, the gateway cannot reach them.',
)

export const SLOW = waking(
  'slow',
  `One call in a hundred takes over ${CALL_P99_MILLISECONDS} ms: callers give up and retry.`,
)

export const UNSEALED = below(
  'unsealed',
  `An audit record has had no seal for over ${AUDIT_UNSEALED_MINUTES} minutes: a drop could go unnoticed.`,
)

export const CASES_OVERDUE = waking(
  'cases-overdue',
  `Over ${OVERDUE_CASES} cases are past the time limit of their registry, the province or the law: banks and owners wait.`,
)

export const FIGURES_LATE = waking(
  'figures-late',
  `What banks were told over ${FIGURES_LATE_MINUTES} minutes ago is in no figure yet: reports and statements are behind. Nothing is lost.`,
)

export const CALENDAR_ENDS = waking(
  'calendar-ends',
  `Working days are announced for less than ${CALENDAR_DAYS_AHEAD} days: limits and promises that reach beyond have no end until the next year is entered.`,
)

export const SCANNER_DOWN = waking(
  'scanner-down',
  'The scanner of uploads does not answer or fails: no document becomes usable, and no case with a new document can be filed.',
)

/** Workers that belong to another objective than that of the way things go. */
const APART: Readonly<Record<'availability' | 'sealing', readonly string[]>> = {
  availability: ['authorizer', 'seed'],
  sealing: ['seal'],
}

const workersIn = (names: readonly string[]): AlarmRow[] =>
  [...WORKERS_FAILING, ...STANDING_STILL].filter((row) => names.includes(row.function)).map(({ alarm }) => alarm)

const ON_THE_WAY = WORKER_ROWS.map(([name]) => name).filter((name) => !Object.values(APART).flat().includes(name))

type Objective = { readonly alarm: AlarmRow; readonly members: readonly AlarmRow[] }

const objective = (name: string, impact: string, members: readonly AlarmRow[]): Objective => ({
  alarm: { name, kind: 'objective', impact, wakes: true },
  members,
})

/**
 * What the platform promises, one composite alarm each: one call for one outage, and the alarms below it say which part is out. The
 * objectives of time to answer, of overdue cases, of figures and of the scanner are one measurement each, so their own alarms wake.
 */
export const OBJECTIVES: readonly Objective[] = [
  objective('availability', 'Callers are told that the platform failed, or cannot sign in.', [
    GATEWAY_FAILING,
    ...HTTP_FAILING.map(({ alarm }) => alarm),
    ...workersIn(APART.availability),
  ]),
  objective('deliveries-late', 'Cases, decisions or notifications wait longer than promised on their way.', [
    ...LANE_ALARMS.flatMap(({ waiting, late }) => [waiting, late]),
    ...workersIn(ON_THE_WAY),
  ]),
  objective(
    'dead-letters',
    'A message failed again and again: a defect of ours holds up what it speaks of.',
    LANE_ALARMS.map(({ deadLetters }) => deadLetters),
  ),
  objective('sealing-late', 'Audit records wait for their seal: a drop could go unnoticed.', [
    UNSEALED,
    ...workersIn(APART.sealing),
  ]),
]

export const ALARMS: readonly AlarmRow[] = [
  ...OBJECTIVES.map(({ alarm }) => alarm),
  SLOW,
  CASES_OVERDUE,
  FIGURES_LATE,
  SCANNER_DOWN,
  CALENDAR_ENDS,
  GATEWAY_FAILING,
  UNSEALED,
  ...LANE_ALARMS.flatMap(({ deadLetters, waiting, late }) => [deadLetters, waiting, late]),
  ...STANDING_STILL.map(({ alarm }) => alarm),
  ...[...HTTP_FAILING, ...WORKERS_FAILING].map(({ alarm }) => alarm),
]
