/**
 * What a million and a hundred million cases a year cost and need, worked out from what a case is pinned to cost (tools/bench/pins.json),
 * from the templates' own numbers and from dated prices. Nothing here is typed twice: a pin that moves makes the page stale.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stageOf } from '../../cdk/stage.ts'
import { ALARMS, HTTP_FAILING, OBJECTIVES, WORKERS_FAILING } from '../../lib/names/alarms.ts'
import { METRICS } from '../../lib/names/metrics.ts'
import { LANES } from '../../lib/names/resources.ts'
import { ROUTES } from '../../lib/names/routes/index.ts'
import { BUSIEST, busiestSecond, ceilings } from './ceilings.ts'
import { table } from './markdown.ts'
import { PLACES, type PlaceName, PRICED_ON, PRICES, type PricedBy } from './prices.ts'

type Pins = Readonly<
  Record<'writeUnitsPerCase' | 'queueRequestsPerCase' | 'objectRequestsPerCase' | 'submitEngineCalls', number>
> & {
  readonly bundleBytes: Readonly<Record<string, number>>
}

/** What depends on how often parties poll, or on their papers, and is therefore measured or assumed rather than pinned. */
export const BESIDE = {
  sealingWriteUnits: { value: 125, basis: 'measured once: a run that sealed within the measurement' },
  readUnits: { value: 600, basis: 'assumed: parties that poll included; `npm run bench` counts those of its own' },
  invocations: { value: 120, basis: 'assumed: `npm run bench` counts those of its own parties' },
  apiCalls: { value: 40, basis: 'assumed: bank and registry over the whole case' },
  gigabyteSeconds: { value: 8, basis: 'assumed: invocations of 0.1 s at 0.75 GB, with some cold starts' },
  documentBytes: { value: 2_000_000, basis: 'assumed: five of 400 kB, kept once' },
  auditRecords: { value: 36, basis: 'measured once: those of the stories of the demo' },
  rowBytes: { value: 25_000, basis: 'measured: rows of one case in all tables' },
  logBytes: { value: 60_000, basis: 'assumed: a line of 400 bytes for each call, invocation and measurement' },
  sentBytes: {
    value: 4_500_000,
    basis: 'assumed: the documents once to the registry and once looked at, and the answers',
  },
} as const

const VOLUMES = [1_000_000, 100_000_000] as const
const MONTHS = 12
const HOURS_A_MONTH = 730
const ZONES = 2
/** Those of the data stack, and that of the alarms. */
const KEYS = 3
const GB = 1e9
const MILLION = 1e6

const short = (value: number): string => {
  const [unit, divisor] = (
    [
      ['billion', 1e9],
      ['million', 1e6],
      ['thousand', 1e3],
    ] as const
  ).find(([, size]) => value >= size) ?? ['', 1]
  return `${Number((value / divisor).toPrecision(3))}${unit && ` ${unit}`}`
}
const money = (value: number): string => Math.round(value).toLocaleString('en-US')

type Line = {
  readonly what: string
  readonly by: PricedBy
  readonly formula: string
  readonly quantity: (cases: number) => number
}

/** What grows with the cases, for one year. */
const yearly = (pins: Pins): Line[] => {
  const writes = pins.writeUnitsPerCase + BESIDE.sealingWriteUnits.value
  const each = (what: string, by: PricedBy, perCase: number): Line => ({
    what,
    by,
    formula: `${short(perCase)} c`,
    quantity: (cases) => (perCase * cases) / MILLION,
  })
  const kept = (what: string, by: PricedBy, bytes: number, months: number): Line => ({
    what,
    by,
    formula: `${bytes >= MILLION ? `${bytes / MILLION} MB` : `${bytes / 1000} kB`} · c${months > 1 ? ` · ${months} months` : ''}`,
    quantity: (cases) => ((bytes * cases) / GB) * months,
  })
  return [
    each('write units, sealing included', 'writeUnits', writes),
    each('read units', 'readUnits', BESIDE.readUnits.value),
    each('S3 requests', 'objectRequests', pins.objectRequestsPerCase),
    each('SQS requests', 'queueRequests', pins.queueRequestsPerCase),
    each('API calls', 'apiCalls', BESIDE.apiCalls.value),
    each('invocations', 'invocations', BESIDE.invocations.value),
    each('GB seconds', 'compute', BESIDE.gigabyteSeconds.value),
    kept('logs', 'logs', BESIDE.logBytes.value, 1),
    kept('sent to the internet', 'transfer', BESIDE.sentBytes.value, 1),
    // what a year's cases hold, for each year that they are kept
    kept('documents of one year, each year kept', 'objects', BESIDE.documentBytes.value, MONTHS),
    kept('rows of one year, each year kept', 'rows', BESIDE.rowBytes.value, MONTHS),
    kept('recovery of those rows, each year kept', 'recovery', BESIDE.rowBytes.value, MONTHS),
  ]
}

/** What a stage costs where nothing happens, for one year. */
const standing = (): Line[] => {
  const { egress } = stageOf('prod')
  const series = {
    operation: Object.keys(ROUTES).length,
    function: [...HTTP_FAILING, ...WORKERS_FAILING].filter(({ countsFaults }) => countsFaults).length,
    lane: Object.keys(LANES).length,
  }
  const metrics = Object.values<{ name: string; by?: keyof typeof series }>(METRICS).reduce(
    (sum, { by }) => sum + (by ? series[by] : 1),
    0,
  )
  const fixed = (what: string, by: PricedBy, formula: string, quantity: number): Line => ({
    what,
    by,
    formula,
    quantity: () => quantity,
  })
  const addresses = egress?.addresses ?? 0
  return [
    fixed('NAT gateways', 'addresses', `${addresses} × 730 h × 12`, addresses * HOURS_A_MONTH * MONTHS),
    fixed('the door of SQS', 'door', `${ZONES} zones × 730 h × 12`, egress ? ZONES * HOURS_A_MONTH * MONTHS : 0),
    fixed('customer keys', 'keys', `${KEYS} × 12`, KEYS * MONTHS),
    fixed(
      'alarms',
      'alarms',
      `${ALARMS.length - OBJECTIVES.length} × 12`,
      (ALARMS.length - OBJECTIVES.length) * MONTHS,
    ),
    fixed('composite alarms', 'composites', `${OBJECTIVES.length} × 12`, OBJECTIVES.length * MONTHS),
    fixed('metrics of our own', 'metrics', `${metrics} × 12, those of operations that are called`, metrics * MONTHS),
  ]
}

const costOf = (place: PlaceName, { by, quantity }: Line, cases: number): number =>
  quantity(cases) * PRICES[by][place][0]

const costTable = (lines: readonly Line[], volumes: readonly number[]): string => {
  const columns = volumes.flatMap((cases) => (Object.keys(PLACES) as PlaceName[]).map((place) => ({ cases, place })))
  const head = columns.map(({ cases, place }) =>
    volumes.length > 1 ? `${short(cases)}, ${PLACES[place].currency}` : PLACES[place].currency,
  )
  const total = columns.map(({ cases, place }) => lines.reduce((sum, line) => sum + costOf(place, line, cases), 0))
  return table(
    ['', 'a year', ...head],
    [
      ...lines.map((line) => [
        line.what,
        line.formula,
        ...columns.map(({ cases, place }) => money(costOf(place, line, cases))),
      ]),
      ['**together**', '', ...total.map((sum) => `**${money(sum)}**`)],
    ],
  )
}

const priceTable = (): string =>
  table(
    ['price of a', ...Object.values(PLACES).flatMap(({ region, currency }) => [`${region}, ${currency}`, 'sure'])],
    Object.values(PRICES).map(({ per, aws, cn }) => [per, String(aws[0]), aws[1], String(cn[0]), cn[1]]),
  )

/** What is above its ceiling stands out. */
const capacity = (pins: Pins): string => {
  const { apiCalls, auditRecords, sealingWriteUnits } = BESIDE
  const writes = pins.writeUnitsPerCase + sealingWriteUnits.value
  const shown = (value: number, most: number) => (value > most ? `**${short(value)}**` : short(value))
  return table(
    ['a second, at the busiest', ...VOLUMES.map((cases) => `${short(cases)} a year`), 'ceiling', 'set by'],
    [
      ['filings', ...VOLUMES.map((cases) => short(busiestSecond(cases))), '', ''],
      ...ceilings({ calls: apiCalls.value, writes, auditRecords: auditRecords.value }).map(
        ({ what, perCase, share = 1, most, setBy }) => [
          what,
          ...VOLUMES.map((cases) => shown(busiestSecond(cases) * perCase * share, most)),
          short(most),
          setBy,
        ],
      ),
    ],
  )
}

const BUNDLES_SHOWN = 6

const bundles = ({ bundleBytes }: Pins): string =>
  table(
    ['largest bundles', 'kB'],
    Object.entries(bundleBytes)
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, BUNDLES_SHOWN)
      .map(([name, bytes]) => [`\`${name}\``, String(Math.round(bytes / 1000))]),
  )

const ON_LOOPS = `Loops and partitions of one bank hold ten times the busiest second of a million cases, by a test; those that fall behind measure their
distance and wake somebody ([alarms](alarms/README.md)). How many calls a batch of each takes is counted on a real engine
([loops.ts](../../tools/docs/loops.ts)); how long a call takes is assumed.`

export const costPage = (root: string): string => {
  const pins: Pins = JSON.parse(readFileSync(join(root, 'tools/bench/pins.json'), 'utf8'))
  return `# Cost and capacity, worked out

Made of what a case is pinned to cost ([pins.json](../../tools/bench/pins.json), held within 5 % by a test), of the numbers in the templates and
of the prices below. What to do about it is in [cost and capacity](../operations/cost-and-capacity.md). \`c\` is cases a year.

## A case

A filing with five documents, its registration, one certificate and its disbursement, every event delivered by webhook and feed.

${table(
  ['', '', 'from'],
  [
    ['write units', String(pins.writeUnitsPerCase), 'pinned'],
    ['SQS requests', String(pins.queueRequestsPerCase), 'pinned'],
    ['S3 requests', String(pins.objectRequestsPerCase), 'pinned'],
    ['engine calls of the filing itself', String(pins.submitEngineCalls), 'pinned'],
    ...Object.entries(BESIDE).map(([name, { value, basis }]) => [
      name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
      short(value),
      basis,
    ]),
  ],
)}

## What grows with the cases

${costTable(yearly(pins), VOLUMES)}

Documents and rows are paid again for every year they are kept: after ten years of one volume, ten times those three lines. Free
tiers, discounts and savings plans are left out.

## What a stage costs where nothing happens

\`prod\`; \`test\` has ${stageOf('test').egress?.addresses ?? 0} NAT gateway, \`sandbox\` none.

${costTable(standing(), [0])}

## Where the ceilings are

Work is 250 days of 8 hours; the busiest second of a month's end is ${BUSIEST} times the mean. What is above its ceiling is in bold. ${ON_LOOPS}

${capacity(pins)}

## Bundles

${bundles(pins)}

## Prices

As of ${PRICED_ON}, recalled, but for the write units in China, which are from a stored copy of the provider's page: H surely, M probably, L roughly.
Look them up before a budget is made of them: [prices.ts](../../tools/docs/prices.ts).

${priceTable()}
`
}
